"""What a vendor cannot carry, as its page in docs/sources says: the proof excuses no more."""

import re

from chatmart.settings import PROJECT_ROOT

HEADING = re.compile(r"^## What .* (?:does not|do not|cannot) carry$", re.MULTILINE)
WORD = re.compile(r"`(?:\w+\.)?(\w+)`")
# columns of core that are computed from one that a vendor may not carry
COMPUTED_FROM = {
    "closed_by_type": {"is_resolved", "is_auto_resolved", "is_one_touch", "resolution_seconds"},
    "closed_at": {"closed_date", "resolution_seconds"},
    "is_offline": {"is_one_touch", "is_missed", "missed_reason", "is_automation_eligible"},
    "assignments": {
        *("assignment_count", "transfer_count", "queue_wait_seconds"),
        *("first_response_from_assignment_seconds", "first_response_after_handover_seconds"),
        *("handed_over_at", "handover_reason"),
    },
    "bot_message_count": {"is_bot_involved"},
    "ended_at": {"conversation_seconds"},
    "first_any_response_seconds": {"first_bot_response_seconds"},
    "reopenings": {"reopen_count", "first_reopened_at"},
    "answered_at": {"answered_date"},
    "cancelled_at": {"cancelled_date"},
    "delivered_at": {"delivered_date", "is_delivered", "delivered_gross_profit_amount"},
    "unit_cost_amount": {
        *("gross_profit_amount", "delivered_gross_profit_amount", "has_unknown_cost"),
        "gross_profit_after_refunds_amount",
    },
}


def excused(kind: str) -> set[str]:
    """Give names of columns; the name of a table excuses all of its rows and columns."""
    page = (PROJECT_ROOT / "docs" / "sources" / f"{kind}.md").read_text(encoding="utf-8")
    heading = HEADING.search(page)
    if heading is None:
        raise LookupError(f"docs/sources/{kind}.md does not say what {kind} cannot carry")
    table = page[heading.end() :].partition("\n## ")[0]
    first_cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("|")]
    named = {name for cell in first_cells for name in WORD.findall(cell)}
    return named.union(*(COMPUTED_FROM.get(name, ()) for name in named))
