from pathlib import Path

import pytest

from chatmart import warehouse
from chatmart.settings import Settings
from tests.registry.columns import Origin, origins
from tests.registry.written import written

SCHEMA = {"staging": {"shop__orders": {"id": "text", "document": "jsonb"}}}


def test_what_is_told_from_the_models_is_up_to_date(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for name, value in warehouse.environment(settings).items():
        monkeypatch.setenv(name, value)

    stale = [
        path.name
        for path, text in written(tmp_path).items()
        if not path.exists() or path.read_text() != text
    ]

    assert stale == [], "write them anew: .ci/with_warehouse.py python -m tests.registry"


def test_a_column_comes_from_the_fields_it_is_computed_from():
    query = """
    with orders as (select * from staging.shop__orders where document #>> '{is_test}' is null),
    named as (select id, cast(document #>> '{totals,price}' as numeric) as price from orders)
    select id, price * 2 as twice, count(*) as order_count from named group by id, price
    """

    found = origins(query, SCHEMA)

    assert found["id"] == {Origin("shop__orders", "id")}
    assert found["twice"] == {Origin("shop__orders", "document", ("totals", "price"))}
    assert found["order_count"] == {Origin("shop__orders", "*")}


def test_a_column_of_an_unpacked_array_comes_from_its_elements():
    query = """
    select elements.element #>> '{sku}' as sku
    from staging.shop__orders as orders
    cross join lateral (
        select element, element_number
        from jsonb_array_elements(orders.document #> '{lines}')
            with ordinality as unpacked (element, element_number)
    ) as elements
    """

    found = origins(query, SCHEMA)

    assert found["sku"] == {Origin("shop__orders", "document", ("lines", "[]", "sku"))}


def test_a_union_comes_from_both_sides():
    query = """
    select id as key from staging.shop__orders
    union all
    select document #>> '{key}' from staging.shop__orders
    """

    found = origins(query, SCHEMA)

    assert found["key"] == {
        Origin("shop__orders", "id"),
        Origin("shop__orders", "document", ("key",)),
    }
