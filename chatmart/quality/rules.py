"""The two kinds of expectation that Great Expectations lacks: both count rows and fetch none."""

from typing import Any, ClassVar

import sqlalchemy as sa
from great_expectations.core import ExpectationValidationResult
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.core.metric_function_types import MetricPartialFunctionTypes
from great_expectations.execution_engine.execution_engine import ExecutionEngine
from great_expectations.execution_engine.sqlalchemy_execution_engine import (
    SqlAlchemyExecutionEngine,
)
from great_expectations.expectations.expectation import (
    BatchExpectation,
    render_suite_parameter_string,
)
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from great_expectations.expectations.metadata_types import FailureSeverity
from great_expectations.expectations.metrics.metric_provider import metric_partial
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider
from great_expectations.render.components import (
    CollapseContent,
    LegacyDiagnosticRendererType,
    LegacyRendererType,
    RenderedStringTemplateContent,
)
from great_expectations.render.renderer.renderer import renderer

STOP = FailureSeverity.CRITICAL
WARN = FailureSeverity.WARNING


def in_words(count: int, unit: str) -> str:
    return f"{count:,} {unit.removesuffix('s') if count == 1 else unit}"


class RowsBreakingRule(TableMetricProvider):
    """All rules of one table are counted together in one scan."""

    metric_name = "table.rows_breaking_rule"
    value_keys = ("rule",)

    @metric_partial(
        engine=SqlAlchemyExecutionEngine,
        partial_fn_type=MetricPartialFunctionTypes.AGGREGATE_FN,
        domain_type=MetricDomainTypes.TABLE,
    )
    def _sqlalchemy(
        cls,
        execution_engine: SqlAlchemyExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any],
    ) -> tuple[Any, dict[str, Any], dict[str, Any]]:
        broken: sa.ColumnElement[bool] = sa.literal_column(f"not ({metric_value_kwargs['rule']})")
        return sa.func.count(sa.case((broken, 1))), metric_domain_kwargs, {}


class _CountingExpectation(BatchExpectation):
    """Passes when the count of its last metric is 0."""

    unit: str = "rows"

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: ExecutionEngine[Any] | None = None,
    ) -> ExpectationValidationResult | dict[str, Any]:
        unexpected = metrics[self.metric_dependencies[-1]]
        return {
            "success": unexpected == 0,
            "result": {
                "element_count": metrics["table.row_count"],
                "unexpected_count": unexpected,
                "observed_value": in_words(unexpected, self.unit),
            },
        }

    @classmethod
    @renderer(renderer_type=LegacyRendererType.PRESCRIPTIVE)
    @render_suite_parameter_string
    def _prescriptive_renderer(
        cls,
        configuration: ExpectationConfiguration | None = None,
        result: ExpectationValidationResult | None = None,
        runtime_configuration: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> list[RenderedStringTemplateContent]:
        if configuration is None:
            return []
        severity = "stop" if configuration.severity == STOP else "warn"
        return [
            RenderedStringTemplateContent(
                string_template={
                    "template": "$severity $sentence $rows",
                    "params": {
                        "severity": severity,
                        "sentence": configuration.meta["sentence"],
                        "rows": configuration.meta.get("rows") or configuration.kwargs["query"],
                    },
                    "styling": {
                        "params": {
                            "severity": {"tag": "span", "classes": ["badge", severity]},
                            "rows": {"tag": "pre"},
                        }
                    },
                },
            )
        ]

    @classmethod
    @renderer(renderer_type=LegacyDiagnosticRendererType.UNEXPECTED_STATEMENT)
    def _diagnostic_unexpected_statement_renderer(
        cls,
        configuration: ExpectationConfiguration | None = None,
        result: ExpectationValidationResult | None = None,
        runtime_configuration: dict[str, Any] | None = None,
    ) -> list[RenderedStringTemplateContent | CollapseContent]:
        """Say nothing: the observed value says it, in units that may not be rows."""
        return []


class ExpectRowsToKeep(_CountingExpectation):
    """No row breaks the rule, an SQL condition; where it is null, it is kept."""

    rule: str
    metric_dependencies: ClassVar[tuple[str, ...]] = (
        "table.row_count",
        "table.rows_breaking_rule",
    )
    success_keys: ClassVar[tuple[str, ...]] = ("rule",)


class ExpectNothingFoundBy(_CountingExpectation):
    """The query finds no row; `{table}` in it is the table under check.

    A `night_query` is asked instead where a night checks only the rows that it changed.
    """

    query: str
    night_query: str | None = None
    metric_dependencies: ClassVar[tuple[str, ...]] = ("table.row_count", "query.row_count")
    success_keys: ClassVar[tuple[str, ...]] = ("query",)
