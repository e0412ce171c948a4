"""Says what was not foreseen without quoting it: what vendors send is not for logs."""

import traceback
from pathlib import Path

from chatmart.errors import ChatmartError
from chatmart.settings import PROJECT_ROOT


def in_words(source: str, stream: str, error: Exception) -> ChatmartError:
    """Name the kind of error and the line of ours it came from."""
    return ChatmartError(
        f"'{source}' sent something in its {stream} that was not foreseen: "
        f"{type(error).__name__}{_where(error)}.",
        "What landed before stays. Please report it with this line; the next run tries again.",
    )


def _where(error: Exception) -> str:
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(PROJECT_ROOT / "chatmart"):
            return f" at {path.relative_to(PROJECT_ROOT)}:{frame.lineno}"
    return ""
