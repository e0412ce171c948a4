import pytest

from chatmart import quality
from chatmart.errors import ChatmartError
from chatmart.quality import suites
from tests.quality import nights

GATES = ["landing", "core", "marts"]
LONG_AGO = "now() - interval '9 days'"


def sentences(result, severity):
    return [check.expectation for check in result.failures if check.severity == severity]


def test_a_shop_in_which_all_is_well_passes_every_gate(check):
    results = [check(gate) for gate in GATES]

    assert [result.failures for result in results] == [[], [], []]
    assert all(result.passed > 5 for result in results)


def test_empty_tables_pass_every_gate(check, shop):
    for (table,) in shop.execute(
        "select format('%I.%I', schemaname, tablename) from pg_tables"
        " where schemaname in ('staging', 'core', 'marts')"
    ).fetchall():
        shop.execute(f"truncate {table}")

    assert [check(gate).failures for gate in GATES] == [[], [], []]


STOPS = [
    pytest.param(
        "landing",
        "update staging.loads set documents_read = 100, documents_rejected = 60",
        "At most 20 % of what a stream sent last could not be landed.",
        id="most documents are rejected",
    ),
    pytest.param(
        "core",
        "delete from core.fct_orders",
        "Every landed document of orders is one row, and nothing else is.",
        id="an order got lost",
    ),
    pytest.param(
        "core",
        "update staging.drop__conversations set deleted_at = now()",
        "Every landed document of conversations is one row, and nothing else is.",
        id="a deleted conversation stayed",
    ),
    pytest.param(
        "core",
        "update core.fct_conversations set status = 'unknown'",
        "Every status of a conversation is mapped: see the seed vendor_statuses.",
        id="a status that no seed maps",
    ),
    pytest.param(
        "core",
        "update core.fct_conversations set first_response_seconds = -1",
        "No answer comes before its question.",
        id="a negative wait",
    ),
    pytest.param(
        "core",
        "update core.fct_conversations set is_auto_resolved = true",
        "What a machine resolved alone has no message of an operator.",
        id="resolved by a machine and an operator",
    ),
    pytest.param(
        "core",
        "update core.fct_conversations set response_count = 2",
        "Conversations count as many responses as turns were answered.",
        id="a response counted twice",
    ),
    pytest.param(
        "core",
        "update core.fct_responses set responded_at = null",
        "Only answered turns have an operator and a response time.",
        id="a wait without an answer",
    ),
    pytest.param(
        "core",
        "update core.fct_orders set order_net_amount = 99",
        "The net amount is the total less refunds, and 0 when cancelled.",
        id="a wrong net amount",
    ),
    pytest.param(
        "core",
        "update core.fct_attributions set credit = 1.00001",
        "Every split of an order, by any model and window, adds up to a credit of 1"
        " and to the order's net amount, in one currency.",
        id="too much credit",
    ),
    pytest.param(
        "core",
        "update core.fct_attributions set credited_amount = 99.99",
        "Every split of an order, by any model and window, adds up to a credit of 1"
        " and to the order's net amount, in one currency.",
        id="a cent too little",
    ),
    pytest.param(
        "core",
        "update core.fct_conversations set customer_key = 'k2'",
        "Credit goes to conversations of the same customer in the same account, within the window.",
        id="credit for a stranger's order",
    ),
    pytest.param(
        "core",
        "delete from reference.attribution_models where attribution_model = 'linear';"
        " update core.fct_attributions set attribution_model = 'first_touch';"
        " update core.fct_conversations set customer_key = 'k2'",
        "Credit goes to conversations of the same customer in the same account, within the window.",
        id="credit for a stranger's order in a shop without the usual model",
    ),
    pytest.param(
        "marts",
        "update marts.mart_operator_performance set csat_rate = 0.5",
        "The satisfaction rate is its numerator over its denominator.",
        id="a wrong rate",
    ),
    pytest.param(
        "marts",
        "delete from marts.mart_operator_performance",
        "All days and operators together count as many responses as there are.",
        id="an operator's day got lost",
    ),
    pytest.param(
        "marts",
        "update marts.mart_tag_frequency set share_of_conversations = 1.1",
        "A tag's share of conversations is above 0 and at most 1.",
        id="more than all conversations",
    ),
    pytest.param(
        "marts",
        "update marts.mart_funnel_stages set stage_count = 2 where stage = 'delivered'",
        "No stage of the funnel is larger than the one it comes from.",
        id="more delivered than ordered",
    ),
    pytest.param(
        "marts",
        "delete from marts.mart_revenue_attribution where date_basis = 'order'",
        "By both dates the totals are the credited orders and amounts of the core.",
        id="no revenue by order date",
    ),
    pytest.param(
        "marts",
        "update marts.mart_duration_histogram set duration_seconds = duration_seconds + 1e-6"
        " where metric = 'response_seconds'",
        "All rows of a metric together hold every duration of the core once, to the microsecond.",
        id="a microsecond too much",
    ),
    pytest.param(
        "marts",
        "update marts.mart_duration_histogram set bucket_seconds = 92 where bucket = 571",
        "What stands for a bucket is within 1 % of the durations in it.",
        id="a duration in another's bucket",
    ),
    pytest.param(
        "marts",
        "update marts.mart_duration_histogram set within_target_count = 2 where bucket = 516",
        "Only durations with a target are within it, at most all of them.",
        id="more within the target than there are",
    ),
]


@pytest.mark.parametrize(("gate", "change", "sentence"), STOPS)
def test_what_would_make_figures_wrong_stops(check, shop, gate, change, sentence):
    shop.execute(change)

    result = check(gate)

    assert sentence in sentences(result, "stop")
    assert result.stopped >= 1


@pytest.mark.parametrize(("gate", "change", "sentence"), STOPS)
def test_a_night_stops_for_it_too_though_it_checks_only_what_it_changed(
    check, shop, gate, change, sentence
):
    nights.begin(shop)
    shop.execute(change)

    result = check(gate, is_night=True)

    assert sentence in sentences(result, "stop")


def test_a_night_passes_when_all_is_well_and_does_not_look_at_other_days(check, shop):
    nights.begin(shop)
    shop.execute(
        "insert into marts.mart_tag_frequency (account, local_date, conversations)"
        " values ('shop-cz', current_date - 9, -1)"
    )

    on_a_night = [check(gate, is_night=True).failures for gate in GATES]
    shop.execute("insert into changes.rebuilt values ('mart_tag_frequency')")
    built_whole = check("marts", is_night=True)

    assert on_a_night == [[], [], []]
    assert built_whole.stopped == 1


@pytest.mark.parametrize(
    ("gate", "change", "sentence", "observed"),
    [
        pytest.param(
            "landing",
            "update staging.config__accounts set document = document - 'time_zone'",
            "Every account has a time zone in chatmart.toml; without one it counts in UTC.",
            "1 account",
            id="an account without a time zone",
        ),
        pytest.param(
            "landing",
            f"update staging.data_as_of set data_as_of = {LONG_AGO} where stream = 'orders'",
            "The newest of the orders is at most 2 days old.",
            "1 account",
            id="a stale source",
        ),
        pytest.param(
            "landing",
            "update staging.loads set documents_read = 100, documents_rejected = 2",
            "At most 1 % of what a stream sent last could not be landed.",
            "2 streams",
            id="some documents are rejected",
        ),
        pytest.param(
            "landing",
            "insert into staging.loads (source, stream, origin, started_at, finished_at,"
            " documents_read, documents_landed, documents_rejected)"
            " select 'shop', 'customers', 'drop', now(), now(), n, n, 0"
            " from unnest(array[100, 110, 90, 5]) as n",
            "The newest load of each stream is at least a fifth of the usual size.",
            "1 stream",
            id="far fewer documents than usual",
        ),
        pytest.param(
            "landing",
            "insert into staging.drop__customers (account, id, document, loaded_at, load_id,"
            " deleted_at) select 'a', n, '{}', now(), 9, now() from generate_series(1, 101) as n",
            "The newest load deleted at most a fifth of what there is.",
            "101 documents",
            id="a load that deletes nearly all",
        ),
        pytest.param(
            "landing",
            "update staging.drop__orders set source_updated_at = now() + interval '3 days'",
            "No document was changed in the future: the source's clock is right.",
            "1 document",
            id="a clock ahead",
        ),
        pytest.param(
            "core",
            "update core.fct_conversations set status = 'strange'",
            "Every status is known.",
            "1 row",
            id="an unknown status",
        ),
        pytest.param(
            "core",
            "update core.fct_orders set currency = 'EUR'",
            "Every order is in its account's currency.",
            "1 order",
            id="a foreign currency",
        ),
        pytest.param(
            "core",
            "update core.fct_ratings set score_normalised = 1.2",
            "Every rating lies on its scale.",
            "1 rating",
            id="a rating off its scale",
        ),
        pytest.param(
            "core",
            "update core.fct_web_events set is_thresholded = true where web_event_id < 'w3'",
            "Web analytics told the last week in full: not from a sample, and with no rows"
            " withheld or summed up as (other).",
            "1 day",
            id="rows that were withheld",
        ),
        pytest.param(
            "core",
            "insert into core.fct_web_events values ('shop-cz', 'w5', 'export:2', 'session_start',"
            " current_date - 1)",
            "The sessions of a day are told by one source only.",
            "1 day",
            id="sessions that are counted twice",
        ),
        pytest.param(
            "marts",
            "update marts.mart_tag_frequency set local_date = current_date + 9",
            "No day lies in the future.",
            "2 rows",
            id="a day to come",
        ),
    ],
)
def test_what_deserves_a_look_only_warns(check, shop, gate, change, sentence, observed):
    shop.execute(change)

    result = check(gate)

    assert [(c.expectation, c.observed) for c in result.failures] == [(sentence, observed)]
    assert (result.warned, result.stopped) == (1, 0)


def test_a_few_broken_lines_of_a_small_file_stop_nothing(check, shop):
    shop.execute("update staging.loads set documents_read = 4, documents_rejected = 3")

    assert check("landing").stopped == 0


def test_what_landed_after_the_build_began_is_left_to_the_next_build(check, shop):
    shop.execute(
        "insert into quality.builds"
        " (run_id, is_full_refresh, definition_digest, newest_load_id) values ('b', true, '', 1);"
        " delete from core.fct_orders; delete from core.fct_attributions;"
        " delete from core.fct_campaign_attributions"
    )

    assert check("core").failures == []


def test_marts_are_checked_before_they_are_published(check, shop):
    shop.execute(
        "alter schema marts rename to marts_candidate;"
        " update marts_candidate.mart_funnel_stages set stage_count = 9 where stage = 'cared'"
    )

    result = check("marts", marts="marts_candidate")

    assert result.stopped == 1


def test_results_are_kept_as_rows_and_a_repeated_gate_replaces_its_own(check, shop):
    shop.execute("update core.fct_conversations set first_response_seconds = -1")

    check("core")
    check("core")
    check("core", run_id="run-2")

    rows = shop.execute(
        "select run_id, severity, observed, checked_row_count, unexpected_row_count"
        " from quality.check_results where not is_passed order by run_id"
    ).fetchall()
    assert rows == [
        ("run-1", "stop", "1 conversation", 1, 1),
        ("run-2", "stop", "1 conversation", 1, 1),
    ]


def test_a_check_that_fails_to_run_does_not_pass(check, shop):
    shop.execute("alter table core.fct_orders drop column refunded_amount")

    result = check("core")

    assert sentences(result, "stop") == [
        "The net amount is the total less refunds, and 0 when cancelled.",
        "The refunds of an order sum to what the order says was given back.",
    ]
    observed = {c.observed for c in result.failures if c.severity == "stop"}
    assert observed == {"could not be checked"}


def test_a_missing_table_is_refused_by_name(check, shop):
    shop.execute("drop table core.fct_ratings")

    with pytest.raises(ChatmartError, match=r"do not exist: core\.fct_ratings\. .*chatmart build"):
        check("core")


def test_an_unknown_gate_is_refused(check):
    with pytest.raises(ChatmartError, match=r"no gate 'mart'.*landing, core, marts"):
        check("mart")


def test_the_error_says_what_stopped_and_where_to_look(check, shop, installation):
    shop.execute("update core.fct_orders set order_net_amount = 99")

    message = str(quality.gate_error(installation, "core", check("core")))

    assert "gate 'core' stopped the build" in message
    assert "fct_orders: The net amount is the total less refunds" in message
    assert "(1 order)" in message
    assert str(installation.data_docs_folder / "index.html") in message


def test_checking_leaves_no_connection_behind(check, shop):
    check("landing")

    # a client that has gone takes its process along a moment later
    shop.execute(
        """
        do $$ begin
            for attempt in 1 .. 50 loop
                perform pg_stat_clear_snapshot();
                exit when (select count(*) from pg_stat_activity where datname = current_database()
                    and backend_type = 'client backend') = 1;
                perform pg_sleep(0.1);
                if attempt = 50 then raise 'a connection is still open'; end if;
            end loop;
        end $$
        """
    )


@pytest.mark.parametrize("gate", GATES)
def test_every_expectation_has_a_sentence_of_its_own_and_a_severity(gate):
    for suite in suites.load(gate, {}):
        described = [expectation.description for expectation in suite.expectations]

        assert all(sentence and sentence.endswith(".") for sentence in described)
        assert len(set(described)) == len(described)
        assert {str(e.severity.value) for e in suite.expectations} <= {"critical", "warning"}
