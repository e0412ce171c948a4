"""The registry of metrics: each metric has a column, each number column a metric."""

import pytest

NUMBERS = {"bigint", "integer", "numeric", "double precision"}
ADDITIVITIES = {"additive", "semi_additive", "ratio", "distinct", "quantile"}
META = {"formula", "grain", "date_basis", "additivity", "unit", "higher_is_better", "synonyms"}
PLACES = ("table", "metric", "where", "variant")


@pytest.fixture(scope="module")
def metrics(manifest):
    return {
        metric["name"]: metric
        for metric in manifest["metrics"].values()
        if "additivity" in metric["config"]["meta"]
    }


@pytest.fixture(scope="module")
def columns(models):
    """What columns say of metrics, a row for each metric of each column."""
    return [
        {"table": model["name"], "column": column["name"], **said}
        for model in models
        for column in model["columns"].values()
        for said in _said(column["config"]["meta"])
    ]


def _said(meta):
    for said in meta.get("metrics") or ([meta] if "metric" in meta else []):
        if isinstance(said["metric"], dict):
            for metric, where in said["metric"].items():
                yield said | {"metric": metric, "where": where}
        else:
            yield said


def _keys(manifest, model):
    return {
        column
        for test in manifest["nodes"].values()
        if test["resource_type"] == "test"
        and test["attached_node"] == model["unique_id"]
        and test["test_metadata"]["name"] == "unique_together"
        for column in test["test_metadata"]["kwargs"]["columns"]
    }


def _together(columns):
    """Give the statistics that stand beside each other for the same metric and rows."""
    found = {}
    for one in columns:
        found.setdefault(tuple(one.get(place) for place in PLACES), set()).add(one["statistic"])
    return found


def test_every_number_of_a_mart_names_its_metric(manifest, models):
    silent = [
        f"{model['name']}.{column['name']}"
        for model in models
        if model["fqn"][1] == "marts"
        for column in model["columns"].values()
        if column["data_type"] in NUMBERS
        and column["name"] not in _keys(manifest, model)
        and not list(_said(column["config"]["meta"]))
        and not column["config"]["meta"].get("is_attribute")
    ]

    assert silent == []


def test_every_metric_that_a_column_names_exists(metrics, columns):
    unknown = {one["metric"] for one in columns} - metrics.keys()

    assert sorted(unknown) == []


def test_every_metric_has_a_column(metrics, columns):
    nowhere = metrics.keys() - {one["metric"] for one in columns}

    assert sorted(nowhere) == []


def test_every_metric_says_all_there_is_to_say(metrics):
    incomplete = [
        name
        for name, metric in metrics.items()
        if metric["config"]["meta"].keys() != META
        or metric["config"]["meta"]["additivity"] not in ADDITIVITIES
        or not metric["label"]
        or not metric["description"]
    ]

    assert incomplete == []


def test_what_is_no_metric_of_its_own_is_part_of_one(manifest, metrics):
    parts = {
        part["name"]
        for metric in metrics.values()
        for part in (
            metric["type_params"]["numerator"],
            metric["type_params"]["denominator"],
            *metric["type_params"]["metrics"],
        )
        if part
    }
    lonely = {metric["name"] for metric in manifest["metrics"].values()} - metrics.keys() - parts

    assert sorted(lonely) == []


def test_a_rate_or_mean_stands_beside_what_it_rolls_up_by(columns):
    alone = {
        place: statistics
        for place, statistics in _together(columns).items()
        if ("rate" in statistics and not {"numerator", "denominator"} <= statistics)
        or ("mean" in statistics and not {"count", "sum", "denominator"} & statistics)
    }

    assert alone == {}


def test_a_quantile_is_nowhere_only_a_sum(metrics, columns):
    only_sums = {
        place: statistics
        for place, statistics in _together(columns).items()
        if place[1] in metrics
        and metrics[place[1]]["config"]["meta"]["additivity"] == "quantile"
        and statistics in ({"sum"}, {"mean"})
    }

    assert only_sums == {}


def test_what_does_not_add_up_is_not_called_a_sum(metrics, columns):
    misnamed = [
        f"{one['table']}.{one['column']}"
        for one in columns
        if one["statistic"] == "sum"
        and one["metric"] in metrics
        and metrics[one["metric"]]["config"]["meta"]["additivity"] == "distinct"
    ]

    assert misnamed == []


def test_every_mart_with_rates_proves_them(manifest, models, columns):
    tested = {
        test["attached_node"]
        for test in manifest["nodes"].values()
        if test["resource_type"] == "test" and test["test_metadata"]["name"] == "rates_are_ratios"
    }
    with_rates = {one["table"] for one in columns if one["statistic"] == "rate"}

    loose = [m["name"] for m in models if m["name"] in with_rates and m["unique_id"] not in tested]

    assert loose == []
