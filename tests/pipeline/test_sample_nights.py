"""Two nights of the sample, told by its vendors' APIs, against what is true in its world."""

from decimal import Decimal

import pytest

from chatmart import warehouse
from chatmart.sandbox import nights
from chatmart.sandbox.shops import world
from chatmart.sandbox.truth import truth
from tests.docs.pages import stale
from tests.pipeline import planted_effects
from tests.pipeline.test_nightly import Installation, installation

__all__ = ["installation"]

CZ, VN = "petal-cz", "petal-vn"
COUNTS = {
    "conversations": "select count(*) from core.fct_conversations where account = %s",
    "conversations_missed": """
        select count(*) from core.fct_conversations where account = %s and is_missed
    """,
    "conversations_resolved": """
        select count(*) from core.fct_conversations where account = %s and is_resolved
    """,
    "responses": """
        select count(*) from core.fct_responses where account = %s and responded_at is not null
    """,
    "csat_numerator": """
        select count(*) from core.fct_ratings where account = %s and is_satisfied
    """,
    "csat_denominator": """
        select count(*) from core.fct_ratings where account = %s and kind = 'csat'
    """,
    "orders": "select count(*) from core.fct_orders where account = %s",
    "net_revenue": """
        select sum(order_net_amount) from core.fct_orders where account = %s
    """,
    "refunded_amount": """
        select sum(refunded_amount) from core.fct_orders where account = %s
    """,
}
GROUPS = {
    "orders_by_status": """
        select status, count(*) from core.fct_orders where account = %s group by status
    """,
    "conversations_by_tag": """
        select tag, count(*) from core.bridge_conversation_tags where account = %s group by tag
    """,
    "web_events": """
        select event_name, sum(event_count)::bigint from core.fct_web_events
        where
            account = %s
            and event_name in ('session_start', 'add_to_cart', 'begin_checkout', 'purchase')
        group by event_name
    """,
}
MEDIAN = """
    select percentile_cont(0.5) within group (order by first_response_seconds)
    from core.fct_conversations where account = %s
"""
# what the vendors of the second shop cannot tell: docs/sources/chatwoot.md
NOT_CARRIED = {(VN, "conversations_resolved"), (VN, "conversations_missed"), (VN, "web_events")}
# of days and channels that were published with more conversations: how many more, and why no longer
FEWER = """
select -change_amount, causes from marts.mart_restatements
where
    account = %s and mart = 'mart_automation' and metric_column = 'conversations'
    and change_amount < 0
"""
GONE = "select count(*) from staging.vendor_documents where account = %s and deleted_at is not null"


def differences(installation: Installation, night: int) -> list[tuple[str, str, object, object]]:
    found = []
    for account, told in truth(night)["accounts"].items():
        for name, query in (COUNTS | GROUPS).items():
            rows = installation.ask(query.replace("%s", f"'{account}'"))
            value = rows[0][0] if name in COUNTS else dict(rows)
            if (account, name) not in NOT_CARRIED and value != exact(told[name]):
                found.append((account, name, told[name], value))
    return found


def exact(value: object) -> object:
    """Give an amount as a number, whatever zeros it ends with."""
    return Decimal(value) if isinstance(value, str) else value


def assert_planted_effects_are_found(installation: Installation, night: int) -> None:
    for history in world():
        shop = history.shop
        told = truth(night)["accounts"][shop.account]["planted"]
        found = list(planted_effects.held(installation.ask, shop, told, nights.as_of(night)))

        assert [one for one in found if not one.is_true] == []
        # a new effect is held against the marts too, or it is said why they do not show it
        assert {one.effect for one in found} | planted_effects.NOT_SHOWN[shop.account].keys() == (
            told.keys()
        )


def test_two_nights_of_the_sample_find_what_is_true(installation):
    first = installation.chatmart("nightly")

    assert first.returncode == 0, first.stdout
    assert "night 1 of 8" in first.stdout
    assert differences(installation, 1) == []
    with warehouse.connect(installation.settings) as connection:
        assert list(stale(connection)) == []
    assert_planted_effects_are_found(installation, 1)

    second = installation.chatmart("nightly")

    assert second.returncode == 0, second.stdout
    assert "night 2 of 8" in second.stdout
    assert differences(installation, 2) == []
    for account, told in truth(2)["accounts"].items():
        (median,) = installation.ask(MEDIAN.replace("%s", f"'{account}'"))[0]
        assert float(median) == pytest.approx(told["median_first_response_seconds"], abs=1)
        changes = told["since_the_night_before"]
        deleted = len(changes["deleted_conversations"]) + len(changes["deleted_orders"])
        assert deleted > 0
        assert installation.ask(GONE.replace("%s", f"'{account}'")) == [(deleted,)]
        fewer = installation.ask(FEWER.replace("%s", f"'{account}'"))
        assert sum(count for count, _ in fewer) == len(changes["deleted_conversations"]) > 0
        assert all("erasure" in causes for _, causes in fewer)
