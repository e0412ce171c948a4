"""What all tables of the settings file keep."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from chatmart.errors import ChatmartError


def refuse_unknown(file: Path, place: str, raw: Mapping[str, Any], known: Iterable[str]) -> None:
    names = list(known)
    for key in raw:
        if key not in names:
            raise ChatmartError(
                f"The key '{key}' of {place} in {file} is not known.",
                "The keys known there are " + ", ".join(names) + ".",
            )
