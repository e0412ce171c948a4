"""All messages of one of Chatwoot's conversations."""

from collections.abc import Iterator

from chatmart.sources import readable
from chatmart.sources.chatwoot_answers import part, sorted_out
from chatmart.sources.vendor import Document, Vendor
from chatmart.sources.walking import Guard

ACTIVITY = (2, "2", "activity")
OF_OTHERS = "Channel::Api"  # who writes through the API may write instants of the past
AT_ONCE = 1000  # messages, when both ends are given
BEYOND_ALL = 2**53
TEXTS = frozenset({"content", "processed_message_content", "attachments", "content_attributes"})


def messages(vendor: Vendor, conversation: Document) -> list[Document]:
    """The oldest first; a deleted message has no text.

    Who gives more than a page at once, and the same again, has given all.
    """
    whole_page = vendor.source.options["messages_a_page"]
    found: dict[int, Document] = {}
    guard = Guard("the messages of a conversation")
    asked: dict[str, int] = {}
    while len(page := _page(vendor, conversation, asked)) >= whole_page:
        if len(page) > whole_page and all(one["id"] in found for one in page):
            break
        found.update((one["id"], one) for one in page)
        asked = {"before": min(one["id"] for one in page)}
        guard.pass_(asked)
    found.update((one["id"], one) for one in page)
    if asked and _channel(conversation) == OF_OTHERS:
        found.update((one["id"], one) for one in _between(vendor, conversation, 1, BEYOND_ALL))
    return [_blanked(found[id_]) for id_ in sorted(found)]


def closed_by_itself_at(said: list[Document], words: str) -> int | None:
    """When an activity last said in the given words that nobody closed the conversation."""
    instants = [
        int(one["created_at"])
        for one in said
        if words and one.get("message_type") in ACTIVITY and words in str(one.get("content") or "")
    ]
    return max(instants, default=None)


def _between(vendor: Vendor, conversation: Document, low: int, high: int) -> Iterator[Document]:
    """By ids alone: a page holds the newest by their instants, and passes over what came late."""
    page = _page(vendor, conversation, {"after": low, "before": high})
    if len(page) < AT_ONCE or high - low < 2:
        yield from page
    else:
        middle = (low + high) // 2
        yield from _between(vendor, conversation, low, middle)
        yield from _between(vendor, conversation, middle, high)


def _page(vendor: Vendor, conversation: Document, asked: dict[str, int]) -> list[Document]:
    body = vendor.api.get(f"conversations/{conversation['id']}/messages", asked).json
    rows, odd = sorted_out(vendor, "messages", body, "payload")
    if odd:
        raise readable.Odd("A message of the conversation has no number.")
    return rows


def _channel(conversation: Document) -> object:
    return part(conversation, "meta").get("channel")


def _blanked(message: Document) -> Document:
    if not part(message, "content_attributes").get("deleted"):
        return message
    rest = {name: value for name, value in message.items() if name not in TEXTS}
    return {**rest, "content": None, "content_attributes": {"deleted": True}}
