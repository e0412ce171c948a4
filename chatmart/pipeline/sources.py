"""Which sources a night reads: the configured ones, or a sample shop when there is nothing else."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import psycopg

from chatmart import config, sandbox
from chatmart.config import Account, Config, DropSource
from chatmart.errors import ChatmartError
from chatmart.landing import Configured
from chatmart.pipeline import sample
from chatmart.settings import Settings
from chatmart.sources import kinds
from chatmart.sources.vendor import Source, Topic

DROP_TOPICS: dict[str, Topic] = {
    "conversations": "conversations",
    "orders": "orders",
    "customers": "orders",
    "operators": "conversations",
    "web_events": "web_events",
    "widget_displays": "conversations",
    "campaign_deliveries": "conversations",
    "operator_presence": "conversations",
}


def load(settings: Settings, connection: psycopg.Connection[Any]) -> Config:
    """Read the settings; the sample shop stands in while nothing else is there.

    Its accounts stay known as long as its documents are there.
    """
    found = config.load(settings)
    if sample.is_due(connection, settings, found):
        made = sample.load(settings)
        return replace(made, accounts={**made.accounts, **found.accounts})
    if sample.is_held(connection, settings):
        accounts = {name: Account(*account) for name, account in sandbox.ACCOUNTS.items()}
        return replace(found, accounts=accounts | dict(found.accounts))
    return found


def find(settings: Settings, connection: psycopg.Connection[Any], name: str) -> DropSource | Source:
    found = load(settings, connection).sources
    if name not in found:
        known = f"Name one of {', '.join(found)}, or add" if found else "Add"
        raise ChatmartError(
            f"There is no source '{name}'.",
            f"{known} [sources.{name}] to {settings.config_file}.",
        )
    return found[name]


def streams(source: DropSource | Source, topic: Topic | None = None) -> list[str]:
    """Name the streams of a source, of one topic or all, in the order they are brought in."""
    if isinstance(source, DropSource):
        named: list[tuple[str, Topic]] = list(DROP_TOPICS.items())
    else:
        named = [(one.name, one.topic) for one in kinds.spec(source.kind).streams]
    return [name for name, its in named if topic in (None, its)]


def configured(found: Config) -> Iterator[Configured]:
    """Give each stream of each source that has an account, as models want to know it."""
    for name, source in found.vendors.items():
        spec = kinds.spec(source.kind)
        for one in spec.streams:
            is_file = spec.open is None
            yield Configured(name, source.kind, source.account, one.name, one.topic, is_file)
