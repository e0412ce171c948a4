"""The world as documents of the drop contract, one module a kind of record."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from chatmart.sandbox.documents.campaigns import campaign_deliveries
from chatmart.sandbox.documents.conversations import conversations
from chatmart.sandbox.documents.forms import Document
from chatmart.sandbox.documents.orders import orders
from chatmart.sandbox.documents.people import customers, operator_presence, operators
from chatmart.sandbox.documents.web import web_events, widget_displays
from chatmart.sandbox.history import History

Streams = Mapping[str, Callable[[History, datetime], Iterator[Document]]]

# each yields what was known at an instant
STREAMS: Streams = {
    "conversations": conversations,
    "orders": orders,
    "customers": customers,
    "operators": operators,
    "web_events": web_events,
    "widget_displays": widget_displays,
    "campaign_deliveries": campaign_deliveries,
    "operator_presence": operator_presence,
}
