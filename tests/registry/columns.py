"""Tells from which columns and document fields each column of a model comes, by its compiled SQL.

Only what a column is computed from counts, not what filters or joins its rows.
"""

from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, build_scope

Schema = dict[str, dict[str, dict[str, str]]]
# stands for a row as such, as in count(*)
ROW = "*"
EACH = "[]"


@dataclass(frozen=True)
class Origin:
    """A column of a table; `path` leads to a field when the column is a document."""

    table: str
    column: str
    path: tuple[str, ...] = ()


def origins(compiled: str, schema: Schema) -> dict[str, frozenset[Origin]]:
    """Give for each column that the query returns what it is computed from."""
    query = sqlglot.parse_one(compiled, dialect="postgres")
    for table in query.find_all(exp.Table):
        table.set("catalog", None)
    qualified = qualify(query, dialect="postgres", schema=schema, validate_qualify_columns=False)
    scope = build_scope(qualified)
    if scope is None:
        raise ValueError("not a query")
    return {name: _of_column(scope, name) for name in _names(scope)} | {ROW: _of_rows(scope)}


def _of_column(scope: Scope, name: str) -> frozenset[Origin]:
    if scope.set_operation_scopes:
        place = _names(scope).index(name)
        return frozenset().union(
            *(
                _of_column(one, one.expression.selects[place].alias_or_name)
                for one in scope.set_operation_scopes
            )
        )
    for select in getattr(scope.expression, "selects", ()):
        if select.alias_or_name == name:
            return _of(select, scope)
    # a lateral query stands in a scope of its own
    inner = (*scope.subquery_scopes, scope.sources.get(""))
    return frozenset().union(
        *(_of_column(one, name) for one in inner if isinstance(one, Scope) and name in _names(one))
    )


def _names(scope: Scope) -> list[str]:
    return [one.alias_or_name for one in getattr(scope.expression, "selects", ())]


def _of_rows(scope: Scope) -> frozenset[Origin]:
    if scope.set_operation_scopes:
        return frozenset().union(*(_of_rows(one) for one in scope.set_operation_scopes))
    read = scope.expression.find(exp.From)
    source = scope.sources.get(read.this.alias_or_name) if read else None
    if isinstance(source, Scope):
        return _of_rows(source)
    return frozenset({Origin(source.name, ROW)} if isinstance(source, exp.Table) else ())


def _of(node: exp.Expression, scope: Scope) -> frozenset[Origin]:
    if isinstance(node, exp.Column):
        return _of_reference(node, scope)
    if isinstance(node, exp.Star):
        return _of_rows(scope)
    if isinstance(node, exp.Select):
        inner = next((one for one in scope.subquery_scopes if one.expression is node), None)
        return frozenset().union(*(_of(one, inner or scope) for one in node.selects))
    path = _path(node)
    if path is not None:
        return frozenset(
            Origin(one.table, one.column, one.path + path) for one in _of(node.this, scope)
        )
    return frozenset().union(*(_of(one, scope) for one in node.iter_expressions()))


def _of_reference(column: exp.Column, scope: Scope | None) -> frozenset[Origin]:
    while scope is not None:
        source = scope.sources.get(column.table)
        if isinstance(source, exp.Table):
            return _of_table(source, column.name, scope)
        if isinstance(source, Scope):
            return _of_column(source, column.name)
        # a query in `from` does not see its neighbours there
        above = scope.parent
        scope = above.parent if above and scope.is_derived_table else above
    return frozenset()


def _of_table(table: exp.Table, column: str, scope: Scope) -> frozenset[Origin]:
    if isinstance(table.this, exp.Identifier):
        return frozenset({Origin(table.name, column)})
    # a function that unpacks an array into elements and their numbers
    elements = _of(table.this, scope) if column != "element_number" else ()
    return frozenset(Origin(one.table, one.column, (*one.path, EACH)) for one in elements)


def _path(node: exp.Expression) -> tuple[str, ...] | None:
    """Give the path of `document #>> '{a,b}'`."""
    if not isinstance(node, exp.JSONBExtract | exp.JSONBExtractScalar):
        return None
    return tuple(part for part in node.expression.name.strip("{}").split(",") if part)
