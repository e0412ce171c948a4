"""Campaign deliveries as documents."""

from collections.abc import Iterator
from datetime import datetime

from chatmart.sandbox.asof import until
from chatmart.sandbox.documents.forms import Document, utc
from chatmart.sandbox.history import History


def campaign_deliveries(history: History, as_of: datetime) -> Iterator[Document]:
    for one in history.deliveries:
        if one.triggered_at >= as_of:
            continue
        viewed_at, replied_at = until(one.viewed_at, as_of), until(one.replied_at, as_of)
        yield {
            "account": history.shop.account,
            "id": one.id,
            "campaign_id": one.campaign.id,
            "campaign_name": one.campaign.name,
            "campaign_type": one.campaign.kind,
            "variant": one.variant,
            "visitor_id": one.visitor_id,
            "triggered_at": utc(one.triggered_at),
            "viewed_at": utc(viewed_at) if viewed_at else None,
            "replied_at": utc(replied_at) if replied_at else None,
            "conversation_id": one.conversation_id if replied_at else None,
            "updated_at": utc(replied_at or viewed_at or one.triggered_at),
        }
