"""The sample shop: a configuration, servers that speak for its vendors, and which night it is."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from chatmart import config, sandbox
from chatmart.config import Config
from chatmart.errors import ChatmartError
from chatmart.lock import only_one
from chatmart.pipeline.secrets import variable
from chatmart.sandbox import beside, nights
from chatmart.settings import Settings
from chatmart.sources import drop

DROP = "sample"  # the source of what no vendor of the sample tells
START_DATE = "2026-09-02"
LAST_NIGHT = nights.NIGHTS + 1
UNLIMITED = {"requests_per_second": 0.0}  # its servers have no limit to keep to

HOLDS = "select exists (select from staging.loads where source = 'drop' and origin = %s)"
HOLDS_CONVERSATIONS = HOLDS.removesuffix(")") + " and stream = 'conversations')"
HOLDS_OTHERS = """
select
    exists (select from staging.loads where source = 'drop' and origin <> %(folder)s)
    or exists (
        select from staging.extractions where account is not null and account <> all(%(accounts)s)
    )
"""
# the warehouse, not the machine, knows how far the sample was lived
LIVED = "select (value ->> 'night')::int from staging.cursors where source = 'sample'"
NOTE = """
insert into staging.cursors as known (source, stream, name, value, load_id)
values ('sample', 'nights', 'sample', %s, 0)
on conflict (source, stream, name) do update set value = excluded.value
"""


@dataclass(frozen=True)
class Sampled:
    """A source of the sample."""

    name: str
    kind: str
    account: str
    options: Mapping[str, Any] = field(default_factory=dict)


FOLLOWED = UNLIMITED | {"reconcile_days": 90}  # nothing of the sample is older
SOURCES = (
    Sampled(
        "smartsupp-cz",
        "smartsupp",
        "petal-cz",
        FOLLOWED | {"customer_variable": "customer_id", "visitors": True},
    ),
    Sampled("shopify-cz", "shopify", "petal-cz", FOLLOWED),
    Sampled(
        "ga4-cz",
        "ga4",
        "petal-cz",
        UNLIMITED | {"property_id": "123456789", "chatted_value": "Chatted"},
    ),
    Sampled(
        "chatwoot-vn",
        "chatwoot",
        "petal-vn",
        FOLLOWED
        | {
            "account_id": 1,
            "inbox_channels": {"Zalo": "zalo", "Contact form": "web_form"},
            "closed_by_itself": "do không hoạt động",
            "reread_days": 90,
        },
    ),
    Sampled("sapo-vn", "sapo_go", "petal-vn", FOLLOWED),
)
# what Smartsupp posts, as the shop's receiver keeps it
EVENTS = Sampled("smartsupp-events-cz", "smartsupp_webhooks", "petal-cz")


def is_due(connection: psycopg.Connection[Any], settings: Settings, found: Config) -> bool:
    """Tell whether a night has nothing but the sample to work on."""
    values = {"folder": drop.shown(settings.sample_folder), "accounts": list(sandbox.ACCOUNTS)}
    return not found.sources and not _answer(connection, HOLDS_OTHERS, values)


def is_held(connection: psycopg.Connection[Any], settings: Settings) -> bool:
    return bool(_answer(connection, HOLDS, (drop.shown(settings.sample_folder),)))


def load(settings: Settings) -> Config:
    """Read the sample's own settings file; before the first night nobody answers at its URLs."""
    file = _file(settings)
    if not file.exists():
        _configure(settings, {})
    return config.load(replace(settings, config_file=file))


def refuse_older(connection: psycopg.Connection[Any], settings: Settings) -> None:
    """Refuse to tell a second time, by vendors, what an older release landed from its folder."""
    if _answer(connection, HOLDS_CONVERSATIONS, (drop.shown(settings.sample_folder),)):
        raise ChatmartError(
            "This warehouse holds the sample shop of an older release, told by a folder alone.",
            "Set CHATMART_HOME to an empty folder, or name sources of yours in "
            f"{settings.config_file}.",
        )


def lived(connection: psycopg.Connection[Any]) -> int:
    """Give the last night that went well; 0 before the first."""
    return int(_answer(connection, LIVED) or 0)


def next_night(connection: psycopg.Connection[Any]) -> int:
    return min(lived(connection) + 1, LAST_NIGHT)


def note(connection: psycopg.Connection[Any], night: int) -> None:
    connection.execute(NOTE, (Jsonb({"night": night}),))


def instant(night: int) -> datetime:
    """Give the instant that the pretend shop has in that night."""
    return nights.as_of(night)


@contextmanager
def standing_in(
    settings: Settings, connection: psycopg.Connection[Any], command: str
) -> Iterator[datetime]:
    """Give the instant that is now for the sources; when they are the sample's, let them answer.

    This is for all but nights: the sample stays in the night that went well last.
    """
    if not is_due(connection, settings, config.load(settings)):
        yield datetime.now(UTC)
        return
    night = max(lived(connection), 1)
    with only_one(settings, command), served(settings, night):
        yield instant(night)


@contextmanager
def served(settings: Settings, night: int, **faults: Any) -> Iterator[None]:
    """Let the sample's vendors answer, with what is known in that night, while this is open."""
    from chatmart.sandbox.vendors import process
    from chatmart.sandbox.vendors.served import TOKEN

    sandbox.write(settings.sample_folder, night, beside.STREAMS)
    beside.write_events(_events_folder(settings), EVENTS.account, night)
    secret = json.dumps({"password": TOKEN})
    variables = {variable(_connection(one)): secret for one in (*SOURCES, EVENTS)}
    before = {name: os.environ.get(name) for name in variables}
    with process.running(settings.log_folder, night, **faults) as addresses:
        _configure(settings, addresses)
        os.environ.update(variables)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value


def _configure(settings: Settings, addresses: Mapping[str, str]) -> None:
    """Write the settings file: what a person with these accounts would write."""
    tables = []
    for name, account in sandbox.ACCOUNTS.items():
        tables.append(_table(f"accounts.{name}", account._asdict()))
    for one in SOURCES:
        address = addresses.get(f"{one.account}/{one.kind}", "http://127.0.0.1:9")
        values = {"kind": one.kind, "account": one.account, "base_url": address}
        start = f"start_date = {START_DATE}\n"
        tables.append(_table(f"sources.{one.name}", values | dict(one.options)) + start)
    values = {"kind": EVENTS.kind, "account": EVENTS.account, "connection": _connection(EVENTS)}
    values["folder"] = str(_events_folder(settings))
    tables.append(_table(f"sources.{EVENTS.name}", values))
    values = {"kind": "drop", "folder": str(settings.sample_folder)}
    tables.append(_table(f"sources.{DROP}", values))
    file = _file(settings)
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_suffix(".partial")
    aside.write_text("\n".join(tables), encoding="utf-8")
    aside.replace(file)


def _table(name: str, values: Mapping[str, Any]) -> str:
    return "\n".join([f"[{name}]", *(f"{key} = {_toml(values[key])}" for key in values), ""])


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{key}" = {_toml(one)}' for key, one in value.items()) + "}"
    return json.dumps(value)  # of texts and numbers, which both write alike


def _connection(source: Sampled) -> str:
    return source.name.replace("-", "_")


def _events_folder(settings: Settings) -> Path:
    return settings.home / "sample-events"


def _file(settings: Settings) -> Path:
    return settings.home / "sample.toml"


def _answer(
    connection: psycopg.Connection[Any],
    query: str,
    values: Sequence[Any] | Mapping[str, Any] = (),
) -> Any:  # noqa: ANN401  what the query asks for
    row = connection.execute(query, values).fetchone()
    return row[0] if row else None
