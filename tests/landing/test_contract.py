from pathlib import Path

import orjson
import pytest
from jsonschema import Draft202012Validator
from jsonschema_rs import Draft202012Validator as FastValidator

from chatmart.landing.contract import CONTRACT_FOLDER, Refused, checker
from chatmart.sources.drop import STREAMS
from tests.landing.builders import conversation, customer, message, order, web_event, widget_display

OFFSET = "an instant needs an offset, such as Z or +01:00"
INSTANT = "an instant exists in the calendar"
DECIMAL = "a decimal is a string like 1290.00"


def refusal(stream: str, document: object) -> str:
    text = document if isinstance(document, bytes) else orjson.dumps(document)
    with pytest.raises(Refused) as refused:
        checker(stream)(text)
    return str(refused.value)


@pytest.mark.parametrize("path", sorted(CONTRACT_FOLDER.glob("*.json")), ids=lambda path: path.name)
def test_every_schema_is_one(path: Path):
    Draft202012Validator.check_schema(orjson.loads(path.read_bytes()))
    FastValidator(orjson.loads(path.read_bytes()), offline=True) if path.stem == "common" else None


@pytest.mark.parametrize("stream", STREAMS)
def test_the_examples_keep_the_contract(stream: str):
    examples = sorted((CONTRACT_FOLDER / "examples" / stream).glob("*.ndjson"))

    assert examples
    for example in examples:
        for line in example.read_bytes().splitlines():
            checker(stream)(line)


def test_an_identity_is_account_id_and_last_change():
    document = orjson.dumps(conversation(updated_at="2026-03-02T09:00:00+07:00"))

    assert checker("conversations")(document) == ("shop-cz", "c1", "2026-03-02T09:00:00+07:00")


def test_a_daily_figure_is_as_new_as_the_end_of_its_day():
    check = checker("widget_displays")

    assert check(orjson.dumps(widget_display(channel="chat"))) == (
        "shop-cz", "2026-03-02:chat", "2026-03-03T00:00:00Z",
    )  # fmt: skip
    assert check(orjson.dumps(widget_display()))[1] == "2026-03-02:"


def test_web_events_are_told_apart_by_their_dimensions_only():
    check = checker("web_events")
    events = [
        web_event(),
        web_event(event_count=2, sessions=3, device=None, exported_by="x"),
        web_event(device="mobile"),
        web_event(chatted=False),
        web_event(currency="CZK"),
    ]

    ids = [check(orjson.dumps(event))[1] for event in events]

    assert ids[0] == ids[1]
    assert len(set(ids)) == 4


@pytest.mark.parametrize(
    "instant",
    [
        "2026-03-02T09:00:00Z",
        "2026-03-02t09:00:00z",
        "2026-03-02T09:00:00.123456789-00:00",
        "2026-03-02T09:00:00+15:59",
        "1900-01-01T00:00:00-15:59",
        "2199-12-31T23:59:59+00:00",
        "2024-02-29T23:59:59Z",
        "2016-12-31T23:59:60Z",
    ],
)
def test_an_instant_that_passes_is_one_to_postgresql(connection, instant):
    checker("orders")(orjson.dumps(order(updated_at=instant)))

    connection.execute("select cast(%s as timestamptz)", (instant,))


@pytest.mark.parametrize(
    ("instant", "reason"),
    [
        pytest.param("2026-03-02T09:00:00", OFFSET, id="no offset"),
        pytest.param("2026-03-02", OFFSET, id="a date"),
        pytest.param("", OFFSET, id="empty"),
        pytest.param("2026-02-30T09:00:00Z", INSTANT, id="30 February"),
        pytest.param("2025-02-29T09:00:00Z", INSTANT, id="29 February of an ordinary year"),
        pytest.param("2026-03-02T24:00:00Z", INSTANT, id="24 o'clock"),
        pytest.param("2026-03-02T09:60:00Z", INSTANT, id="minute 60"),
        pytest.param("2026-03-02T09:00:60Z", INSTANT, id="second 60 in the morning"),
        pytest.param("2026-03-02T09:00:00+16:00", INSTANT, id="offset of 16 hours"),
        pytest.param("2026-03-02T09:00:00+0100", OFFSET, id="offset without colon"),
        pytest.param("2026-03-02 09:00:00Z", INSTANT, id="blank for T"),
        pytest.param("1899-12-31T23:59:59Z", INSTANT, id="year 1899"),
        pytest.param("2200-01-01T00:00:00Z", INSTANT, id="year 2200"),
        pytest.param("2026-03-02T09:00:00Z\n", INSTANT, id="line end"),
        pytest.param("٢٠٢٦-03-02T09:00:00Z", INSTANT, id="digits of another script"),
    ],
)
def test_a_bad_instant_is_refused(instant, reason):
    assert refusal("orders", order(updated_at=instant)).startswith(f"updated_at: {reason}")


@pytest.mark.parametrize(
    ("stream", "document", "reason"),
    [
        pytest.param("orders", b"{", "The line is not JSON: ", id="not JSON"),
        pytest.param("orders", b'{"a": 1} {"b": 2}', "The line is not JSON: ", id="two documents"),
        pytest.param("orders", b'{"a": NaN}', "The line is not JSON: ", id="NaN"),
        pytest.param("orders", b'{"a": 1e999}', "The line is not JSON: number is inf", id="1e999"),
        pytest.param("orders", b"[" * 2000 + b"]" * 2000, "The line is not JSON: depth", id="deep"),
        pytest.param("orders", b'{"a": "\xff"}', "The line is not UTF-8 text.", id="Latin-1"),
        pytest.param("orders", b'{"a": "\xed\xa0\x80"}', "The line is not UTF-8", id="CESU-8"),
        pytest.param("orders", b'{"a": "\\ud800"}', "The line is not JSON", id="half a pair"),
        pytest.param(
            "orders", b'{"a": "\\u0000"}', "The document holds the character U+0000", id="NUL"
        ),
        pytest.param(
            "orders", b'{"a\\u0000": 1}', "The document holds the character U+0000", id="NUL key"
        ),
        pytest.param("orders", b"[]", "The line is JSON, but not an object.", id="array"),
        pytest.param("orders", b"null", "The line is JSON, but not an object.", id="null"),
        pytest.param("orders", order(id=""), "id: must not be empty.", id="empty id"),
        pytest.param(
            "orders",
            order(id="x" * 401),
            "id: must not have more than 400 characters.",
            id="long id",
        ),
        pytest.param("orders", order(id=7), "id: must be a string.", id="number as id"),
        pytest.param("orders", order(account=None), "account: must be a string.", id="no account"),
        pytest.param("orders", order(total=12.5), "total: must be a string.", id="float money"),
        pytest.param("orders", order(total="1,290.00"), f"total: {DECIMAL}", id="grouped money"),
        pytest.param("orders", order(total="1e3"), f"total: {DECIMAL}", id="exponent"),
        pytest.param("orders", order(total="NaN"), f"total: {DECIMAL}", id="NaN money"),
        pytest.param("orders", order(shipping=""), f"shipping: {DECIMAL}", id="empty money"),
        pytest.param("orders", order(tax="9" * 19), f"tax: {DECIMAL}", id="endless money"),
        pytest.param(
            "orders",
            order(currency="czk"),
            "currency: a currency is an ISO 4217 code",
            id="currency",
        ),
        pytest.param(
            "orders",
            order(lines=[{"id": "l", "quantity": "x", "unit_price": "1"}]),
            f"lines[0].quantity: {DECIMAL}",
            id="quantity",
        ),
        pytest.param(
            "conversations",
            conversation(channel="fax"),
            "channel: must be one of chat, email",
            id="channel",
        ),
        pytest.param(
            "conversations",
            conversation(status=None),
            "status: must be one of open, pending",
            id="status",
        ),
        pytest.param(
            "conversations",
            conversation(contact="x"),
            "contact: must be an object or null.",
            id="contact",
        ),
        pytest.param(
            "conversations", conversation(closed_by={}), "closed_by: lacks `type`.", id="closed by"
        ),
        pytest.param(
            "conversations",
            conversation(is_offline=0),
            "is_offline: must be a boolean or null.",
            id="0 for false",
        ),
        pytest.param(
            "conversations",
            conversation(messages=[message(), message(sent_at="2026-03-02T09:00:00")]),
            f"messages[1].sent_at: {OFFSET}.",
            id="message",
        ),
        pytest.param("customers", customer() | {"id": None}, "id: must be a string.", id="null id"),
        pytest.param(
            "customers",
            {"account": "a", "id": "b"},
            "The document lacks `updated_at`.",
            id="no updated_at",
        ),
        pytest.param(
            "web_events", web_event(date="2026-02-30"), "date: a date exists", id="30 February"
        ),
        pytest.param(
            "web_events",
            web_event(event_count=-1),
            "event_count: must not be less than 0.",
            id="negative",
        ),
        pytest.param(
            "web_events",
            web_event(event_count=1.5),
            "event_count: must be a whole number.",
            id="half",
        ),
        pytest.param(
            "web_events",
            web_event(event_count=True),
            "event_count: must be a whole number.",
            id="boolean",
        ),
        pytest.param(
            "web_events",
            web_event(event_count=10**18),
            "event_count: must not be more than",
            id="beyond bigint",
        ),
    ],
)
def test_a_bad_document_is_refused_by_field_and_rule(stream, document, reason):
    assert refusal(stream, document).startswith(reason)


def test_a_reason_holds_no_value():
    document = conversation(contact={"email": 7, "name": ["Jana"]}, channel="secret-channel")

    assert not any(word in refusal("conversations", document) for word in ("Jana", "secret"))


def test_absent_lists_may_be_null_and_other_fields_are_welcome():
    document = conversation(messages=None, tags=None, ratings=None, mood={"a": [1, 2.5, "x"]})

    assert checker("conversations")(orjson.dumps(document))[1] == "c1"


def test_an_escaped_backslash_before_u0000_is_no_nul():
    document = customer(name="C:\\u0000")

    assert checker("customers")(orjson.dumps(document))[1] == "k1"
