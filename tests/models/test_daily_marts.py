"""Which marts have their restatements kept follows from their properties."""

import re

from chatmart.pipeline import daily_marts

RECORD = re.compile(r"(conversation|order|customer|message|contact)_(id|key)")


def marts_by_name(models):
    return {m["name"]: m for m in models if m["name"].startswith("mart_")}


def test_a_mart_of_local_days_is_kept_unless_it_is_about_one_record(models):
    kept = daily_marts.find()
    daily = {name for name, m in marts_by_name(models).items() if "local_date" in m["columns"]}

    left_out = {
        name
        for name in daily - kept.keys()
        if not any(RECORD.fullmatch(column) for column in marts_by_name(models)[name]["columns"])
    }

    assert {"mart_operator_performance", "mart_revenue_attribution"} <= kept.keys()
    assert left_out == set()


def test_nothing_is_kept_of_a_single_record(models):
    personal = [
        f"{name}.{column}"
        for name in daily_marts.find()
        for column in marts_by_name(models)[name]["columns"]
        if RECORD.fullmatch(column)
    ]

    assert personal == []


def test_every_kept_mart_has_numbers_and_records_that_it_counts():
    odd = [
        mart.name for mart in daily_marts.find().values() if not mart.metrics or not mart.streams
    ]

    assert odd == []
