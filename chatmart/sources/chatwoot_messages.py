"""All messages of one of Chatwoot's conversations."""

from chatmart.sources.chatwoot_answers import listed
from chatmart.sources.vendor import Document, Vendor
from chatmart.sources.walking import Guard

ACTIVITY = 2
OF_OTHERS = "Channel::Api"  # who writes through the API may write instants of the past
TEXTS = frozenset({"content", "processed_message_content", "attachments", "content_attributes"})


def messages(vendor: Vendor, conversation: Document) -> list[Document]:
    """The oldest first; a deleted message has no text."""
    found: dict[int, Document] = {}
    guard = Guard("the messages of a conversation")
    before: int | None = None
    while True:
        page = _page(vendor, conversation, {"before": before} if before else {})
        found.update((one["id"], one) for one in page)
        if len(page) < vendor.source.options["messages_a_page"]:
            break
        lowest = min(one["id"] for one in page)
        guard.pass_(lowest)
        if _channel(conversation) == OF_OTHERS:
            _fill(vendor, conversation, found, lowest, before)
        before = lowest
    return [_blanked(found[id_]) for id_ in sorted(found)]


def closed_by_itself_at(said: list[Document], words: str) -> int | None:
    """When an activity last said in the given words that nobody closed the conversation."""
    instants = [
        int(one["created_at"])
        for one in said
        if words and one.get("message_type") == ACTIVITY and words in (one.get("content") or "")
    ]
    return max(instants, default=None)


def _fill(
    vendor: Vendor,
    conversation: Document,
    found: dict[int, Document],
    lowest: int,
    before: int | None,
) -> None:
    """Ask for what a page left out: it holds the newest by their instants, not by their ids."""
    asked = {"after": lowest, "before": before} if before else {"after": lowest}
    while page := _page(vendor, conversation, asked):
        new = [one for one in page if one["id"] not in found]
        found.update((one["id"], one) for one in new)
        if not new or before:
            return
        asked = {"after": max(one["id"] for one in page)}


def _page(vendor: Vendor, conversation: Document, asked: dict[str, int | None]) -> list[Document]:
    body = vendor.api.get(f"conversations/{conversation['id']}/messages", asked).json
    return listed(vendor, "messages", body, "payload")


def _channel(conversation: Document) -> object:
    return (conversation.get("meta") or {}).get("channel")


def _blanked(message: Document) -> Document:
    if not (message.get("content_attributes") or {}).get("deleted"):
        return message
    rest = {name: value for name, value in message.items() if name not in TEXTS}
    return {**rest, "content": None, "content_attributes": {"deleted": True}}
