"""No median is built from medians: each is computed by its macro, in a mart, over facts."""

import re

QUANTILE_STATISTICS = {"median", "p90", "p95"}
QUANTILE = r"(?:median|p90|p95)"
# a column of medians in sql, where a jinja expression may stand for a part of its name
NAME = rf"(?:\b{QUANTILE}_\w+|(?:\w|}}}})_{QUANTILE}\b)"
AGGREGATE = re.compile(
    r"(?:\b(?:avg|sum|median|percentile|percentile_cont|percentile_disc|percentile_of_buckets)\s*"
    r"|within group\s*)\((?P<of>(?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)",
    re.IGNORECASE,
)
COMPUTED = re.compile(
    r"{{\s*(?:median|percentile)\((?:(?!}}).)*?}}\s+as\s+(?P<name>(?:\w|{{.*?}})+)", re.DOTALL
)
# several columns that are computed alike stand in a mapping of their names
MAPPED = re.compile(r"'(?P<name>\w+)':\s*(?:median|percentile)\(")
RENAMED = re.compile(r"(?P<old>(?:\w|{{[^{}]*}})+)(?: as numeric\))?\s+as\s+(?P<new>\w+)")


def quantile_columns(model):
    return {
        column["name"]
        for column in model["columns"].values()
        if re.fullmatch(rf"{QUANTILE}_\w+|\w+_{QUANTILE}", column["name"])
        or QUANTILE_STATISTICS & {said["statistic"] for said in said_by(column)}
    }


def said_by(column):
    meta = column["config"]["meta"]
    return meta.get("metrics") or ([meta] if "metric" in meta else [])


def aggregated_quantiles(sql):
    return [found["of"] for found in AGGREGATE.finditer(sql) if re.search(NAME, found["of"])]


def uncomputed_quantiles(model):
    """Give the columns of medians that are not a macro's, by their own or by a former name."""
    sql = model["raw_code"]
    computed = {found["name"] for rule in (COMPUTED, MAPPED) for found in rule.finditer(sql)}
    renamed = {found["new"] for found in RENAMED.finditer(sql) if found["old"] in computed}
    return quantile_columns(model) - computed - renamed


def test_only_marts_hold_medians(models):
    elsewhere = {
        m["name"]: columns
        for m in models
        if m["fqn"][1] != "marts" and (columns := quantile_columns(m))
    }

    assert elsewhere == {}


def test_a_mart_of_medians_reads_no_mart(models):
    reading = {
        m["name"]: read
        for m in models
        if quantile_columns(m)
        and (read := [name for name in m["depends_on"]["nodes"] if ".mart_" in name])
    }

    assert reading == {}


def test_every_median_is_computed_by_its_macro(models):
    with_quantiles = [m for m in models if quantile_columns(m)]

    uncomputed = {m["name"]: found for m in with_quantiles if (found := uncomputed_quantiles(m))}

    assert len(with_quantiles) > 5
    assert uncomputed == {}


def test_no_model_aggregates_medians(models):
    aggregated = {
        m["name"]: found for m in models if (found := aggregated_quantiles(m["raw_code"]))
    }

    assert aggregated == {}


def test_no_metric_is_measured_on_medians(manifest):
    aggregated = [
        f"{semantic['name']}.{measure['name']}"
        for semantic in manifest["semantic_models"].values()
        for measure in semantic["measures"]
        if measure["agg"] in {"sum", "average", "median", "percentile"}
        and re.search(NAME, measure["expr"] or measure["name"])
    ]

    assert aggregated == []


def test_a_median_of_medians_would_be_found():
    wrong = (
        "select avg(median_seconds) as mean",
        "select sum(coalesce(days.p90_seconds, 0))",
        "select {{ median('days.median_seconds') }} as median_seconds",
        "select {{ percentile('first_median', 0.9) }}",
        "select percentile_cont(0.5) within group (order by p95_seconds)",
        "select sum({{ metric }}_median)",
    )

    assert [sql for sql in wrong if not aggregated_quantiles(sql)] == []
    assert aggregated_quantiles("select {{ median('seconds') }} as median_seconds") == []
    assert aggregated_quantiles("select sum(seconds) as a, median_seconds from b") == []


def test_a_median_that_no_macro_computes_would_be_found():
    def model(sql):
        column = {"name": "median_seconds", "config": {"meta": {}}}
        return {"columns": {"median_seconds": column}, "raw_code": sql}

    assert uncomputed_quantiles(model("select max(seconds) as median_seconds"))
    assert uncomputed_quantiles(model("select median_seconds from days"))
    assert not uncomputed_quantiles(model("select {{ median('seconds') }} as median_seconds"))
    assert not uncomputed_quantiles(
        model("select {{ median('a') }} as middle ), select middle as median_seconds")
    )
