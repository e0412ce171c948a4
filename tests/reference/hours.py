"""What happened at which hour of the local day."""

from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

from tests.reference.conversations import counted_messages
from tests.reference.documents import Accounts, Document, Row, Tables

GRAIN = ("account", "local_date", "local_hour", "channel")
NUMBERS = (
    *("contact_messages", "contact_comments"),
    *("conversations_started", "conversations_answered", "conversations_missed"),
    "conversations_awaiting_reply",
)


def on_the_clock(moment: datetime, account: str, accounts: Accounts) -> datetime:
    """Tell what clocks of the account showed."""
    return moment.astimezone(
        ZoneInfo(accounts[account].time_zone if account in accounts else "UTC")
    )


def heatmap_rows(core: Tables, chats: list[Document], accounts: Accounts) -> list[Row]:
    found: Counter[tuple[object, ...]] = Counter()

    def count(number: str, moment: datetime, account: str, channel: str) -> None:
        local = on_the_clock(moment, account, accounts)
        found[account, local.date(), local.hour, channel, number] += 1

    for chat in chats:
        for kind, number in (("message", NUMBERS[0]), ("comment", NUMBERS[1])):
            for message in messages_of_kind(chat, kind):
                count(number, message, chat["account"], chat["channel"])
    for row in core["fct_conversations"]:
        happened = {
            NUMBERS[2]: True,
            NUMBERS[3]: row["response_count"],
            NUMBERS[4]: row["is_missed"],
            NUMBERS[5]: row["contact_message_count"] and not row["is_offline"],
        }
        for number in [name for name, is_so in happened.items() if is_so]:
            count(number, row["started_at"], row["account"], row["channel"])
    return [
        dict(zip(GRAIN, place, strict=True))
        | {"date_basis": "happened"}
        | {name: found[*place, name] for name in NUMBERS}
        for place in {key[:-1] for key in found}
    ]


def messages_of_kind(chat: Document, kind: str) -> list[datetime]:
    messages = [m for m in chat.get("messages") or [] if (m.get("kind") or "message") == kind]
    written = counted_messages(chat | {"messages": messages})
    return [message.sent_at for message in written if message.author_type == "contact"]


def operator_messages(chat: Document) -> list[tuple[str | None, datetime]]:
    written = counted_messages(chat)
    return [(m.author_id, m.sent_at) for m in written if m.author_type == "operator"]
