"""What no API of the sample's vendors tells, as documents that name things as those vendors do."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from chatmart.sandbox import nights
from chatmart.sandbox.documents import Streams, campaigns, people, web
from chatmart.sandbox.documents.forms import Document
from chatmart.sandbox.history import History
from chatmart.sandbox.shops import world
from chatmart.sandbox.vendors.ids import Ids
from chatmart.sandbox.vendors.smartsupp import posting

# Smartsupp's conversations have a prefix, Chatwoot's count from 1 for whoever looks at them
CONVERSATIONS: Mapping[str, Callable[[int], str]] = {
    "petal-cz": lambda number: f"co{number}",
    "petal-vn": lambda number: str(number - 10_000_000),
}
TELLS_CUSTOMERS = {"petal-cz"}  # its shop system does


def campaign_deliveries(history: History, as_of: datetime) -> Iterator[Document]:
    ids, conversation = Ids(history), CONVERSATIONS[history.shop.account]
    for one in campaigns.campaign_deliveries(history, as_of):
        talked = one["conversation_id"]
        yield one | {
            "campaign_id": str(ids.number("campaign", one["campaign_id"])),
            "conversation_id": talked and conversation(ids.number("conversation", talked)),
        }


def operator_presence(history: History, as_of: datetime) -> Iterator[Document]:
    ids = Ids(history)
    for one in people.operator_presence(history, as_of):
        yield one | {"operator_id": str(ids.number("operator", one["operator_id"]))}


def customers(history: History, as_of: datetime) -> Iterator[Document]:
    if history.shop.account in TELLS_CUSTOMERS:
        return
    ids = Ids(history)
    for one in people.customers(history, as_of):
        yield one | {"id": str(ids.number("customer", one["id"]))}


def write_events(folder: Path, account: str, night: int) -> None:
    """Leave what Smartsupp posted by that night: a later night adds to it."""
    for history in world():
        if history.shop.account == account:
            posting.write_events(folder, history, nights.as_of(night))


STREAMS: Streams = {
    "customers": customers,
    "widget_displays": web.widget_displays,
    "campaign_deliveries": campaign_deliveries,
    "operator_presence": operator_presence,
}
