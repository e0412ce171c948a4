"""The sample holds a bit of everything that a dashboard or a model must cope with."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from chatmart import sandbox

ZONES = {account: ZoneInfo(one.time_zone) for account, one in sandbox.ACCOUNTS.items()}
DAYS = {date(2026, 9, 2) + timedelta(days=number) for number in range(60)}


def messages(documents):
    return [message for one in documents["conversations"] for message in one["messages"]]


def local_date(document, field):
    return datetime.fromisoformat(document[field]).astimezone(ZONES[document["account"]]).date()


def test_it_is_about_three_thousand_conversations_of_two_accounts(documents):
    accounts = Counter(one["account"] for one in documents["conversations"])

    assert 2800 <= accounts.total() <= 3200
    assert set(accounts) == set(sandbox.ACCOUNTS) == {"petal-cz", "petal-vn"}
    assert min(accounts.values()) > 1000


@pytest.mark.parametrize("account", sandbox.ACCOUNTS)
def test_every_day_of_the_sample_has_conversations_orders_and_visits(documents, account):
    def dates(stream, day):
        return {day(one) for one in documents[stream] if one["account"] == account}

    # the night falls into the early hours of one more local day
    assert dates("conversations", lambda one: local_date(one, "created_at")) >= DAYS
    assert dates("orders", lambda one: local_date(one, "created_at")) >= DAYS
    assert dates("web_events", lambda one: date.fromisoformat(one["date"])) == DAYS
    assert dates("widget_displays", lambda one: date.fromisoformat(one["date"])) == DAYS


@pytest.mark.parametrize(
    ("account", "channels"),
    [
        ("petal-cz", {"chat", "email", "facebook", "instagram", "whatsapp", "web_form"}),
        ("petal-vn", {"chat", "facebook", "instagram", "zalo", "sms"}),
    ],
)
def test_each_shop_has_its_own_channels(documents, account, channels):
    found = {one["channel"] for one in documents["conversations"] if one["account"] == account}

    assert found == channels


def test_conversations_end_in_every_way(documents):
    conversations = documents["conversations"]
    closers = {one["closed_by"]["type"] for one in conversations if one["closed_by"]}

    assert {one["status"] for one in conversations} == {"open", "pending", "snoozed", "closed"}
    assert closers == {"operator", "bot", "contact", "system"}
    assert any(one["reopened_at"] for one in conversations)


@pytest.mark.parametrize("flag", ["is_offline", "is_proactive"])
def test_some_conversations_are_special(documents, flag):
    flagged = sum(one[flag] for one in documents["conversations"])

    assert 50 < flagged < 500


def test_everybody_writes_messages_of_every_kind(documents):
    written = messages(documents)

    assert {one["author"]["type"] for one in written} == {
        "contact", "operator", "bot", "ai", "campaign", "system",
    }  # fmt: skip
    assert {one.get("kind", "message") for one in written} == {"message", "comment", "note"}
    assert any("macro_id" in one for one in written)
    assert any("campaign_id" in one for one in written)


def test_some_suggested_products_are_clicked(documents):
    suggested = [product for one in messages(documents) for product in one.get("products", [])]

    assert 0.2 < sum(one["clicked_at"] is not None for one in suggested) / len(suggested) < 0.5


def test_every_rating_is_given(documents):
    kinds = Counter(
        rating["kind"] for one in documents["conversations"] for rating in one["ratings"]
    )

    assert set(kinds) == {"csat", "ces", "nps", "ai_answer"}
    assert min(kinds.values()) > 50


def test_tags_differ_only_in_letter_case_and_spaces(documents):
    names = {tag["name"] for one in documents["conversations"] for tag in one["tags"]}
    appliers = {tag["applied_by"] for one in documents["conversations"] for tag in one["tags"]}

    assert len({name.strip().lower() for name in names}) < len(names) / 1.5
    assert appliers == {"operator", "bot", "rule"}


def test_conversations_pass_between_operators_and_teams(documents):
    passed = [one for one in documents["conversations"] if len(one["assignments"]) > 1]

    assert len(passed) > 100
    assert {one["team"]["id"] for one in passed} == {"sales", "support"}


def test_orders_have_every_status(documents):
    statuses = {one["status"] for one in documents["orders"]}

    assert statuses == {"pending", "paid", "fulfilled", "delivered", "cancelled", "returned"}


def test_orders_come_from_everywhere(documents):
    orders = documents["orders"]

    assert {one["sales_channel"] for one in orders} == {"web", "chat", "pos", "marketplace"}
    assert any(one["created_by"] for one in orders)
    assert any(one["customer"] is None for one in orders)
    assert any(one["discount_codes"] for one in orders)
    assert any(line["discount"] for one in orders for line in one["lines"])


def test_the_cost_of_most_but_not_all_lines_is_known(documents):
    lines = [line for one in documents["orders"] for line in one["lines"]]

    assert 0.8 < sum(line["unit_cost"] is not None for line in lines) / len(lines) < 0.99


def test_people_are_linked_in_different_spellings(documents):
    contacts = [one["contact"] for one in documents["conversations"]]
    emails = [one["email"] for one in contacts if "email" in one]
    phones = [one["phone"] for one in contacts if "phone" in one]

    assert any(email != email.strip().lower() for email in emails)
    assert any(phone.startswith("00") for phone in phones)
    assert any("shop_customer_id" in one for one in contacts)
    assert any("ga_client_id" in one for one in contacts)
    assert 30 < sum(not {"id", "email", "phone"} & set(one) for one in contacts) < 150


def test_both_passes_of_the_hour_that_prague_shows_twice_are_met(documents):
    twice = datetime(2026, 10, 25, 0, tzinfo=UTC), datetime(2026, 10, 25, 2, tzinfo=UTC)
    met = {
        instant.hour
        for one in documents["conversations"]
        if one["account"] == "petal-cz"
        and twice[0] <= (instant := datetime.fromisoformat(one["created_at"])) < twice[1]
    }

    assert met == {0, 1}


def test_campaigns_of_every_type_are_seen_and_answered_by_some(documents):
    deliveries = documents["campaign_deliveries"]
    viewed = sum(one["viewed_at"] is not None for one in deliveries)
    replied = sum(one["replied_at"] is not None for one in deliveries)

    assert {one["campaign_type"] for one in deliveries} == {
        "auto_message", "chatbot", "flow", "other",
    }  # fmt: skip
    assert 2000 < len(deliveries) < 3000
    assert 100 < replied < viewed < len(deliveries)
    assert {one["variant"] for one in deliveries} == {"A", "B"}


def test_some_operator_is_present_when_the_sample_ends(documents):
    assert any(one["online_until"] is None for one in documents["operator_presence"])


def test_operators_include_machines_and_one_who_left(documents):
    operators = documents["operators"]

    assert sum(one["is_bot"] for one in operators) == 4
    assert sum(not one["is_bot"] for one in operators) == 10
    assert sum(not one["is_active"] for one in operators) == 1
