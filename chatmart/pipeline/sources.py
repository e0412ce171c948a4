"""Which sources a night reads: the configured ones, or a sample shop when there is nothing else."""

from dataclasses import replace
from typing import Any

import psycopg

from chatmart import config, sandbox
from chatmart.config import Account, Config, DropSource
from chatmart.errors import ChatmartError
from chatmart.settings import Settings
from chatmart.sources import drop

SAMPLE = "sample"
HOLDS_OTHERS = "select exists (select from staging.loads where source = 'drop' and origin <> %s)"
HOLDS_SAMPLE = "select exists (select from staging.loads where source = 'drop' and origin = %s)"


def load(settings: Settings, connection: psycopg.Connection[Any]) -> Config:
    """Read the settings; the sample shop stands in while nothing else is there.

    Its accounts stay known as long as its documents are there.
    """
    found = config.load(settings)
    is_due = is_sample_due(settings, connection, found)
    if is_due or holds_sample(settings, connection):
        accounts = {name: Account(*account) for name, account in sandbox.ACCOUNTS.items()}
        found = replace(found, accounts=accounts | dict(found.accounts))
    if is_due and settings.sample_folder.exists():
        found = replace(found, sources={SAMPLE: DropSource("drop", settings.sample_folder)})
    return found


def find(settings: Settings, connection: psycopg.Connection[Any], name: str) -> DropSource:
    found = load(settings, connection).sources
    if name not in found:
        known = f"Name one of {', '.join(found)}, or add" if found else "Add"
        raise ChatmartError(
            f"There is no source '{name}'.",
            f"{known} [sources.{name}] to {settings.config_file}.",
        )
    return found[name]


def is_sample_due(settings: Settings, connection: psycopg.Connection[Any], found: Config) -> bool:
    """Tell whether a night has nothing but the sample to work on."""
    return not found.sources and not _asks(settings, connection, HOLDS_OTHERS)


def holds_sample(settings: Settings, connection: psycopg.Connection[Any]) -> bool:
    return _asks(settings, connection, HOLDS_SAMPLE)


def _asks(settings: Settings, connection: psycopg.Connection[Any], query: str) -> bool:
    row = connection.execute(query, (drop.shown(settings.sample_folder),)).fetchone()
    return bool(row and row[0])
