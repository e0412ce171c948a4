"""Reads the tables [sources.<name>]: a drop folder, or a source of one of the vendors' kinds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from string import Formatter
from typing import Any

from chatmart.config.tables import refuse_unknown
from chatmart.errors import ChatmartError
from chatmart.sources.kinds import KINDS, spec
from chatmart.sources.vendor import Source, Spec

RECONCILE_DAYS = 30
API_KEYS = ("kind", "account", "start_date", "base_url", "connection")
FILE_KEYS = ("kind", "account", "start_date", "folder")
TYPES = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text",
    list: "a list",
    dict: "a table",
}

Accounts = Mapping[str, tuple[str, str | None]]  # time zone and currency by name
Table = Mapping[str, Any]


@dataclass(frozen=True)
class DropSource:
    """A folder in the drop contract, whose documents name their accounts."""

    kind: str
    folder: Path


def as_source(file: Path, name: str, raw: Table, accounts: Accounts) -> DropSource | Source:
    place = f"[sources.{name}]"
    kind = raw.get("kind")
    if kind == "drop":
        refuse_unknown(file, place, raw, ("kind", "folder"))
        return DropSource("drop", _folder(file, place, raw))
    if not isinstance(kind, str) or kind not in KINDS:
        raise ChatmartError(
            f"kind = {kind!r} of {place} in {file} is not a kind of source.",
            f"Set it to one of drop, {', '.join(KINDS)}.",
        )
    return _vendor(file, name, raw, accounts, spec(kind))


def _vendor(file: Path, name: str, raw: Table, accounts: Accounts, made_of: Spec) -> Source:
    place = f"[sources.{name}]"
    keys, defaults = _known(made_of)
    refuse_unknown(file, place, raw, (*keys, *defaults))
    account = _account(file, place, raw, accounts)
    time_zone, currency = accounts[account]
    options = {key: _option(file, place, raw, key, value) for key, value in defaults.items()}
    is_file = made_of.open is None
    return Source(
        name=name,
        kind=made_of.kind,
        account=account,
        time_zone=time_zone,
        currency=currency,
        start_date=_start_date(file, place, raw),
        base_url="" if is_file else _base_url(file, place, raw, made_of, options),
        folder=_folder(file, place, raw) if is_file else None,
        connection=_text(file, place, raw, "connection", "" if is_file else _id(name)),
        options=options,
    )


def _known(made_of: Spec) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Give the keys of every source of its sort, and the options of the kind with their defaults.

    Whoever can tell which records are gone is asked about those of the last days.
    """
    keys = FILE_KEYS if made_of.open is None else API_KEYS
    if made_of.open is None and made_of.secret:
        keys = (*FILE_KEYS, "connection")
    options = dict(made_of.options)
    if made_of.open is not None and any(stream.missing for stream in made_of.streams):
        options.setdefault("reconcile_days", RECONCILE_DAYS)
    return keys, options


def _account(file: Path, place: str, raw: Table, accounts: Accounts) -> str:
    account = raw.get("account")
    if not isinstance(account, str) or account not in accounts:
        known = f"one of {', '.join(accounts)}" if accounts else "the name of such a table"
        raise ChatmartError(
            f"account = {account!r} of {place} in {file} is no account that is configured."
            if "account" in raw
            else f"{place} in {file} does not say which account it belongs to.",
            f"Add [accounts.<name>] with time_zone and currency, and set account to {known}.",
        )
    return account


def _option(file: Path, place: str, raw: Table, key: str, default: object) -> object:
    if key not in raw:
        return default
    value = raw[key]
    if default is None:
        return value
    wanted = list if isinstance(default, tuple) else type(default)
    fits = type(value) is wanted or (wanted is float and type(value) is int)
    if not fits:
        raise ChatmartError(
            f"{key} of {place} in {file} is not {TYPES.get(wanted, wanted.__name__)}.",
            f"Set it to {TYPES.get(wanted, wanted.__name__)}, such as {key} = {_toml(default)}.",
        )
    return value


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def _start_date(file: Path, place: str, raw: Table) -> date | None:
    value = raw.get("start_date")
    if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
        raise ChatmartError(
            f"start_date of {place} in {file} is not a date.",
            "Set it to a date without quotes, such as start_date = 2026-01-01.",
        )
    return value


def _base_url(
    file: Path, place: str, raw: Table, made_of: Spec, options: Mapping[str, object]
) -> str:
    """Give the address that is set, or the documented one with the options it is made of."""
    if "base_url" in raw:
        return _text(file, place, raw, "base_url", "")
    for _, key, _, _ in Formatter().parse(made_of.base_url):
        if key is not None and not options.get(key):
            raise ChatmartError(
                f"{place} in {file} does not say where the vendor is.",
                f"Set {key}, which is a part of the address {made_of.base_url}.",
            )
    return made_of.base_url.format_map(options)


def _folder(file: Path, place: str, raw: Table) -> Path:
    folder = raw.get("folder")
    if not isinstance(folder, str) or not folder:
        raise ChatmartError(
            f"{place} in {file} does not say which folder it reads.",
            'Set folder = "<path>", absolute or relative to that file.',
        )
    return (file.parent / Path(folder).expanduser()).absolute()


def _text(file: Path, place: str, raw: Table, key: str, default: str) -> str:
    value = raw.get(key, default)
    if not isinstance(value, str):
        raise ChatmartError(
            f"{key} of {place} in {file} is not a text.", f'Set {key} = "…", in quotes.'
        )
    return value


def _id(name: str) -> str:
    """Name the connection of a source so that it can be a part of a variable's name."""
    return name.replace("-", "_")
