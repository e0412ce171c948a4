"""Who is one person: records connected by identifiers, over any number of steps."""

import csv
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from tests.reference.documents import Document

Record = tuple[str, str, str]
Identifier = tuple[str, ...]
Documents = Mapping[str, list[Document]]


def normalised_email(text: str | None) -> str | None:
    return (text or "").strip().lower() or None


def normalised_phone(text: str | None) -> str | None:
    digits = "".join(character for character in text or "" if character in "0123456789")
    return digits.removeprefix("00") or None


def listed_in_seed(seed: Path) -> frozenset[Identifier]:
    """Read the identifiers that belong to nobody, normalised like those of the documents."""
    normalise = {"email": normalised_email, "phone": normalised_phone}
    with seed.open(encoding="utf-8", newline="") as lines:
        listed = [
            (row["identifier_type"], normalise[row["identifier_type"]](row["identifier_value"]))
            for row in csv.DictReader(lines)
        ]
    return frozenset((kind, value) for kind, value in listed if value)


def identifiers(stream: str, document: Document, shared: Collection[Identifier]) -> set[Identifier]:
    account = document["account"]
    person = {
        "conversations": document.get("contact") or {},
        "orders": document.get("customer") or {},
        "customers": document,
    }[stream]
    shop_id = person.get("shop_customer_id") if stream == "conversations" else person.get("id")
    chat_id = person.get("id") if stream == "conversations" else None
    everywhere = {
        "email": normalised_email(person.get("email")),
        "phone": normalised_phone(person.get("phone")),
    }
    in_account = {"shop": shop_id, "chat": chat_id, "ga": person.get("ga_client_id")}
    found: set[Identifier] = {(kind, value) for kind, value in everywhere.items() if value}
    found |= {(kind, account, value) for kind, value in in_account.items() if value}
    return found - set(shared)


def records(documents: Documents) -> Iterable[tuple[str, Document]]:
    for stream in ("conversations", "orders", "customers"):
        for document in documents.get(stream, []):
            yield stream, document


def customers(documents: Documents, shared: Collection[Identifier]) -> dict[Record, int]:
    """Number the customers; records without an identifier are not in the answer."""
    known = {
        (stream, document["account"], document["id"]): identifiers(stream, document, shared)
        for stream, document in records(documents)
    }
    holders: dict[Identifier, list[Record]] = {}
    for record, names in known.items():
        for name in names:
            holders.setdefault(name, []).append(record)
    numbers: dict[Record, int] = {}
    for number, record in enumerate(record for record, names in known.items() if names):
        waiting = [record]
        while waiting:
            reached = waiting.pop()
            if reached in numbers:
                continue
            numbers[reached] = number
            for name in known[reached]:
                # every holder is visited once: the list is emptied when its name is first met
                waiting.extend(holders.pop(name, []))
    return numbers
