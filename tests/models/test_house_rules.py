"""Rules that every dbt model keeps, read from the manifest."""

import re

PREFIXES = {
    "staging": ("stg_",),
    "intermediate": ("int_",),
    "core": ("dim_", "fct_", "bridge_"),
    "marts": ("mart_",),
}
# which layers a layer may read; the seeds of dbt_project/seeds may be read by all
READS = {
    "staging": {"source"},
    "intermediate": {"staging", "intermediate"},
    "core": {"intermediate"},
    "marts": {"core"},
}
# what differs between engines lives in macros; see the folder `macros`
ENGINE_WORDS = re.compile(
    r"distinct on|generate_series|->|at time zone|timestamptz|jsonb|::|!?~\*?\s*'|\bilike\b"
    r"|\binterval\s+'|{%\s*if",
    re.IGNORECASE,
)
LONGEST_MODEL_LINES = 200
# the tables that are filled row by row: their indexes refuse what vendors or staging bring twice
FILLED_BY = {
    "assignments": "int_assignments",
    "campaign_deliveries": "int_campaign_deliveries",
    "conversations": "fct_conversations",
    "customers": "int_customers",
    "messages": "int_messages",
    "operator_presence": "int_operator_presence",
    "order_discounts": "int_order_discounts",
    "order_lines": "int_order_lines",
    "order_syncs": "fct_order_syncs",
    "orders": "fct_orders",
    "ratings": "fct_ratings",
    "refunds": "fct_refunds",
    "web_events": "fct_web_events",
    "widget_displays": "fct_widget_displays",
}


def layer(node):
    return node["fqn"][1]


def test_a_name_says_the_layer(models):
    misnamed = [m["name"] for m in models if not m["name"].startswith(PREFIXES[layer(m)])]

    assert misnamed == []


def test_staging_models_are_named_after_their_vendor(models):
    misnamed = [
        m["name"]
        for m in models
        if layer(m) == "staging" and not m["name"].startswith(f"stg_{m['fqn'][2]}__")
    ]

    assert misnamed == []


def test_every_model_says_what_one_row_is(models):
    silent = [m["name"] for m in models if "One row per " not in m["description"]]

    assert silent == []


def test_every_column_is_described(models):
    undescribed = [
        f"{m['name']}.{column['name']}"
        for m in models
        for column in m["columns"].values()
        if not column["description"]
    ]

    assert undescribed == []


def test_core_and_marts_carry_contracts(models):
    loose = [
        m["name"]
        for m in models
        if layer(m) in {"core", "marts"} and not m["config"]["contract"]["enforced"]
    ]

    assert loose == []


def test_data_flows_one_way(manifest, models):
    def origin(unique_id):
        kind = unique_id.split(".")[0]
        return layer(manifest["nodes"][unique_id]) if kind == "model" else kind

    def is_of_the_same_subject(mart, unique_id):
        other = manifest["nodes"].get(unique_id)
        return layer(mart) == "marts" and other and other["fqn"][:-1] == mart["fqn"][:-1]

    backwards = [
        f"{m['name']} reads {unique_id}"
        for m in models
        for unique_id in m["depends_on"]["nodes"]
        if origin(unique_id) not in READS[layer(m)] | {"seed"}
        and not is_of_the_same_subject(m, unique_id)
    ]

    assert backwards == []


def test_models_hold_no_engine_words(models):
    bound = {
        m["name"]: found.group()
        for m in models
        if (found := ENGINE_WORDS.search(re.sub(r"{{.*?}}", "", m["raw_code"])))
    }

    assert bound == {}


def test_models_stay_readable(models):
    long = [m["name"] for m in models if m["raw_code"].count("\n") > LONGEST_MODEL_LINES]

    assert long == []


def has_unique_index(model):
    return any(index.get("unique") for index in model["config"].get("indexes") or ())


def fills_a_keyed_table(model, models):
    """Tell whether a view only hands its rows on, through other views, to a table with an index."""
    by_id = {m["unique_id"]: m for m in models}
    filled = next(
        (m for m in models if m["name"] == FILLED_BY.get(model["name"].split("__")[-1])), None
    )
    if filled is None or not has_unique_index(filled):
        return False
    unread, read = [filled["unique_id"]], set()
    while unread:
        read.add(unread[-1])
        parents = by_id.get(unread.pop(), filled)["depends_on"]["nodes"]
        unread.extend(parent for parent in parents if parent in by_id and parent not in read)
    return model["unique_id"] in read


def test_every_key_is_kept_unique(manifest, models):
    tested = {
        test["attached_node"]
        for test in manifest["nodes"].values()
        if test["resource_type"] == "test"
        and test["test_metadata"]["name"] in {"unique", "unique_together"}
    }

    loose = [
        m["name"]
        for m in models
        if m["unique_id"] not in tested
        and not has_unique_index(m)
        and (layer(m) == "staging" or m["config"]["materialized"] != "view")
        and not fills_a_keyed_table(m, models)
    ]

    assert loose == []


def test_every_fact_and_mart_is_tied_to_a_dimension_or_a_fact(manifest, models):
    tied = {
        test["attached_node"]
        for test in manifest["nodes"].values()
        if test["resource_type"] == "test"
        and test["test_metadata"]["name"] in {"relationships", "known_together"}
    }

    loose = [
        m["name"]
        for m in models
        if m["name"].startswith(("fct_", "bridge_", "mart_")) and m["unique_id"] not in tied
    ]

    assert loose == []


def test_every_model_with_a_rule_has_a_unit_test(manifest, models):
    """A rule is a `case`, an aggregate or a window; plain renaming and unions have none."""
    rule = re.compile(r"\bcase\b|\bgroup by\b|\bover \(|\bwindow\b", re.IGNORECASE)
    unit_tested = {test["model"] for test in manifest["unit_tests"].values()}
    excused = {
        # names and keys only
        "dim_teams",
        "dim_products",
        "dim_campaigns",
        "dim_tags",
        "fct_responses",
        "fct_order_lines",
    }

    untested = [
        m["name"]
        for m in models
        if layer(m) != "staging"
        and rule.search(m["raw_code"])
        and m["name"] not in unit_tested | excused
    ]

    assert untested == []


def test_models_are_built_in_ways_that_a_build_selects(models):
    """A build that leaves views alone names what else there is: `pipeline/unchanged.py`."""
    other = {m["config"]["materialized"] for m in models} - {"view", "table", "incremental"}

    assert other == set()


def test_staging_models_read_documents_of_vendors_with_their_folder_s_name(models):
    """The tests of a folder are left out while nothing has landed in tables named after it."""
    strangers = [
        f"{m['name']} reads {table}"
        for m in models
        if layer(m) == "staging"
        for schema, table in m["sources"]
        if schema not in {"quality", "warehouse"} and not table.startswith(m["fqn"][2])
    ]

    assert strangers == []


def test_every_macro_is_described(manifest):
    undescribed = [
        macro["name"]
        for macro in manifest["macros"].values()
        if macro["package_name"] == "chatmart"
        and not macro["name"].startswith(("postgres__", "spark__", "test_"))
        and not macro["description"]
    ]

    assert undescribed == []


def test_a_macro_that_differs_between_engines_has_one_form_for_each(manifest):
    names = {m["name"] for m in manifest["macros"].values() if m["package_name"] == "chatmart"}
    lonely = [
        name
        for name in names
        if name.startswith("postgres__")
        and f"spark__{name.removeprefix('postgres__')}" not in names
        and name
        not in {
            "postgres__get_empty_schema_sql",
            "postgres__get_incremental_replace_sql",
            "postgres__get_incremental_replace_days_sql",
            "postgres__connected_components",
        }
    ]

    assert lonely == []
