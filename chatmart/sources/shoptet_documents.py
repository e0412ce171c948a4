"""What lands of Shoptet's records, and how they are told apart."""

from datetime import UTC, datetime

from chatmart.sources import readable
from chatmart.sources.instants import iso
from chatmart.sources.vendor import Document, Identity, Vendor

NEVER_LANDED = ("clientIPAddress", "birthDate")
NEVER_CHANGED = datetime(1970, 1, 1, tzinfo=UTC)  # statuses have no time
AMOUNTS = (
    "price.withVat",
    "price.vat",
    "items.amount",
    "items.itemPrice.withVat",
    "items.unitPrice.withVat",
    "items.purchasePrice.withVat",
)


def order_document(vendor: Vendor, order: Document) -> Document:
    options = vendor.source.options
    source = order.get("source") if isinstance(order.get("source"), dict) else {}
    named = options["sales_channels"].get(str((source or {}).get("id")), (source or {}).get("name"))
    channel = "pos" if order.get("cashDeskOrder") else named
    tests = [email.lower() for email in options["test_emails"]]
    return {
        "order": {name: value for name, value in order.items() if name not in NEVER_LANDED},
        "sales_channel": channel,
        "purchase_price": options["purchase_price"],
        "ga_transaction_id": order.get(options["ga_transaction_id"]) if channel == "web" else None,
        "ga_client_id": _additional(order, options["ga_client_id_field"]),
        "is_test": str(order.get("email")).lower() in tests,
    }


def credit_note_document(vendor: Vendor, note: Document) -> Document:
    return {"credit_note": {name: one for name, one in note.items() if name not in NEVER_LANDED}}


def _additional(order: Document, index: int) -> object:
    """Give what stands in one of the shop's own fields; they count from 1."""
    notes = order.get("notes")
    held = notes.get("additionalFields") if isinstance(notes, dict) else None
    fields = [one for one in held or [] if isinstance(one, dict)]
    return next((one.get("text") for one in fields if one.get("index") == index), None)


def identify_order(document: Document) -> Identity:
    order = document["order"]
    readable.check(order, AMOUNTS, ("creationTime",))
    return Identity(_code(order), iso(order["changeTime"]))


def identify_credit_note(document: Document) -> Identity:
    note = document["credit_note"]
    readable.check(note, AMOUNTS, ("creationTime",))
    return Identity(_code(note), iso(note.get("changeTime") or note["creationTime"]))


def identify_status(document: Document) -> Identity:
    return Identity(str(int(readable.identity(document["status"]))), NEVER_CHANGED)


def _code(record: Document) -> str:
    if not isinstance(record["code"], str) or not record["code"]:
        raise ValueError("no code")
    return str(record["code"])
