import logging
import re
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest

from chatmart import quality

ADDRESS = "jan.planted@example.com"


class Links(HTMLParser):
    """All that a page refers to, and the places in it that can be referred to."""

    def __init__(self, html):
        super().__init__()
        self.targets, self.ids = [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name in ("href", "src"):
                self.targets.append(value)
            if name == "id":
                self.ids.append(value)


@pytest.fixture
def report(shop, installation):
    """Build the report and read the summary."""

    def build():
        return quality.build_report(installation, shop).read_text(encoding="utf-8")

    return build


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.S))


def test_a_warehouse_that_was_never_checked_says_so(report):
    assert "Nothing has been checked yet" in words(report())


def test_when_all_is_well_it_says_that_the_figures_can_be_trusted(check, report):
    for gate in ("landing", "core", "marts"):
        check(gate)

    text = words(report())

    assert "The figures can be trusted." in text
    assert "What needs attention" not in text
    assert "Every document was read." in text


def test_a_stop_says_what_failed_and_which_figures_are_shown_instead(check, shop, report):
    shop.execute(
        "insert into quality.builds (run_id, finished_at, status, is_full_refresh,"
        " definition_digest, newest_load_id)"
        " values ('earlier', '2026-01-05 03:00Z', 'succeeded', true, '', 2);"
        " update core.fct_orders set order_net_amount = 99"
    )
    check("landing")
    check("core")

    text = words(report())

    assert "The new figures were held back." in text
    assert "Dashboards go on showing the figures of 2026-01-05 03:00 UTC." in text
    assert "Stop Not met: The net amount is the total less refunds, and 0 when cancelled." in text
    assert "1 order in fct_orders , new in this run" in text
    assert "What dashboards show Not checked in this run" in text


def test_a_warning_says_since_when(check, shop, report):
    shop.execute("update core.fct_orders set currency = 'EUR'")
    shop.execute("update marts.mart_orders set currency = 'EUR'")
    shop.execute("update marts.mart_campaign_products set currency = 'EUR'")
    check("core", run_id="run-1")
    shop.execute("update quality.check_results set checked_at = '2026-01-05 03:00Z'")
    for gate in ("landing", "core", "marts"):
        check(gate, run_id="run-2")

    text = words(report())

    assert "The figures can be used; 1 point deserves a look." in text
    assert "1 order in fct_orders , since 2026-01-05 03:00 UTC" in text


def test_a_warning_of_an_early_gate_is_new_in_its_first_run(check, shop, report):
    shop.execute("update staging.config__accounts set document = '{}'")
    check("landing")
    check("core")

    assert ", since 20" not in words(report())


def test_what_was_mended_in_between_fails_anew(check, shop, report):
    for run, currency in [("run-1", "EUR"), ("run-2", "CZK"), ("run-3", "EUR")]:
        shop.execute("update core.fct_orders set currency = %s", (currency,))
        check("core", run_id=run)

    assert "1 order in fct_orders , new in this run" in words(report())


def test_every_run_adds_to_the_trend(check, report):
    check("core", run_id="run-1")
    check("core", run_id="run-2")

    assert report().count("checks passed") <= report().count("<title>")
    assert len(re.findall(r"<g><title>", report())) == 2


def test_sources_and_rejected_documents_are_listed(check, shop, report):
    shop.execute(
        "insert into staging.rejected_documents (load_id, source, stream, origin, line_number,"
        " document_text, document_digest, reason) select 1, 'shop', 'conversations', 'drop', n,"
        " '{}', n, format('messages[%s].sent_at: an instant needs an offset.', n)"
        " from generate_series(1, 3) as n"
    )
    check("landing")

    text = words(report())

    assert "3 conversations shop messages[].sent_at: an instant needs an offset." in text
    assert re.search(r"orders shop \d{4}-\d\d-\d\d \d\d:\d\d UTC 1 1 0", text)


def test_pages_need_nothing_from_elsewhere_and_every_link_works(check, report, installation):
    for gate in ("landing", "core", "marts"):
        check(gate)
    report()

    pages = {path.name: Links(path.read_text()) for path in installation.data_docs_folder.glob("*")}
    for name, page in pages.items():
        for target in page.targets:
            link = urlsplit(target)
            assert (link.scheme, link.netloc) == ("", ""), target
            assert unquote(link.fragment) in ["", *pages[link.path or name].ids], target
    assert set(pages) == {"index.html", "landing.html", "core.html", "marts.html"}
    assert all(len(page.ids) == len(set(page.ids)) for page in pages.values())


def test_a_page_of_a_gate_that_was_not_reached_is_not_left_over(check, report, installation):
    check("marts", run_id="run-1")
    report()
    check("landing", run_id="run-2")
    report()

    assert not (installation.data_docs_folder / "marts.html").exists()


def test_no_value_of_a_row_gets_into_report_results_log_or_error(
    check, shop, report, installation, caplog
):
    caplog.set_level(logging.DEBUG)
    shop.execute(
        "insert into staging.rejected_documents (load_id, source, stream, origin, line_number,"
        " document_text, document_digest, reason)"
        f" values (1, 'shop', 'orders', '{ADDRESS}', 1, '{ADDRESS}', '', 'No {ADDRESS}.')"
    )
    for table, column in [
        ("core.fct_conversations", "status"),
        ("core.fct_conversations", "channel"),
        ("core.fct_conversations", "conversation_id"),
        ("core.fct_orders", "currency"),
        ("core.fct_responses", "conversation_id"),
        ("marts.mart_tag_frequency", "tag"),
        ("marts.mart_operator_performance", "operator_id"),
        ("staging.drop__orders", "id"),
    ]:
        shop.execute(f"update {table} set {column} = ' {ADDRESS}'")
    # a statement that fails on a value names it in the server's message
    shop.execute(
        "alter table core.fct_ratings drop column score_normalised;"
        f" create view broken as select cast('{ADDRESS}' || rating_id as numeric)"
        " as score_normalised from core.fct_ratings; alter table core.fct_ratings rename to r;"
        " alter view broken set schema core; alter view core.broken rename to fct_ratings"
    )

    results = [check(gate) for gate in ("landing", "core", "marts")]
    report()

    assert "could not be checked" in str(results)
    written = "".join(path.read_text() for path in installation.home.rglob("data_docs/*"))
    kept = shop.execute(
        "select string_agg(r::text, '') || (select string_agg(p::text, '')"
        " from quality.validation_pages as p) from quality.check_results as r"
    ).fetchone()
    errors = str(quality.gate_error(installation, "core", results[1]))
    for told in (written, str(kept), str(results), errors, caplog.text):
        assert "planted" not in told


def test_a_run_that_broke_off_is_not_called_good(check, report):
    check("landing")

    text = words(report())

    assert "The run did not get to the end." in text
    assert "not checked were: what was made of it; what dashboards show" in text
