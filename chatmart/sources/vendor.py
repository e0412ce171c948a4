"""What a connector is made of: its streams, and how one source of its kind is opened and asked."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Literal, NamedTuple

from chatmart.http import Client
from chatmart.sources import Entry

Document = dict[str, Any]
Topic = Literal["conversations", "orders", "web_events"]  # which of the extracting DAGs lands it


@dataclass(frozen=True)
class Source:
    """One source as the settings file describes it."""

    name: str
    kind: str
    account: str
    time_zone: str = "UTC"  # of the account
    currency: str | None = None  # of the account
    start_date: date | None = None
    base_url: str = ""
    folder: Path | None = None  # of sources that are files
    connection: str = ""  # the Airflow connection that holds its secret
    options: Mapping[str, Any] = field(
        default_factory=dict
    )  # every option of the kind, with its value


@dataclass(frozen=True)
class Secret:
    """What an Airflow connection holds; never shown."""

    login: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Vendor:
    """An opened source; one that is files has no client, but perhaps a secret to verify with."""

    source: Source
    client: Client | None = None
    secret: Secret = Secret()

    @property
    def api(self) -> Client:
        if self.client is None:
            raise TypeError(f"the kind {self.source.kind} has no API")
        return self.client


@dataclass(frozen=True)
class Ask:
    """What one run wants of one stream: what changed in [since, until), going on from `seen`.

    `name` is that of the cursor this run reads and writes: the nightly one, or a backfill's own.
    """

    name: str
    since: datetime
    until: datetime
    # all cursors of the stream, by name
    seen: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def cursor(self) -> Mapping[str, Any]:
        return self.seen.get(self.name, {})

    def start(self, overlap: timedelta = timedelta(0)) -> datetime:
        """Where to begin: at `since`, or where the last run ended less what it may have missed."""
        through = self.cursor.get("through")
        return max(datetime.fromisoformat(through) - overlap, self.since) if through else self.since


class Identity(NamedTuple):
    id: str
    updated_at: datetime


@dataclass(frozen=True)
class Stream:
    """One kind of record; it lands in `staging.<kind>__<name>`.

    `identify` finds a document's identity, and raises KeyError, TypeError or ValueError for what is
    none. `missing` gives those of the known ids that the vendor has no more.
    """

    name: str
    topic: Topic
    read: Callable[[Vendor, Ask], Iterator[Entry]]
    identify: Callable[[Document], Identity]
    missing: Callable[[Vendor, Ask, Iterable[str]], Iterator[str]] | None = None


@dataclass(frozen=True)
class Spec:
    """A kind of source. `open` is null for kinds that are files.

    Such a kind may have a connection when `secret` says what for.
    """

    kind: str
    streams: tuple[Stream, ...]
    options: Mapping[str, Any] = field(default_factory=dict)  # name and default; null has no type
    base_url: str = ""  # may hold {options}
    open: Callable[[Source, Secret], Vendor] | None = None
    check: Callable[[Vendor], Iterator[str]] | None = None  # yields what was found, in sentences
    secret: str = ""  # what the Airflow connection must hold, in words


def beginning(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
