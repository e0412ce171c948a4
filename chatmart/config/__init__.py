"""Reads chatmart.toml: what the accounts are like and which sources a night brings in."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from chatmart.config.sources import DropSource, as_source
from chatmart.config.tables import refuse_unknown
from chatmart.errors import ChatmartError
from chatmart.settings import Settings
from chatmart.sources.vendor import Source

__all__ = ["Account", "Config", "DropSource", "load"]

CURRENCY = re.compile("[A-Z]{3}")
DEFAULT_NAME = "chatmart.toml"


@dataclass(frozen=True)
class Account:
    """What a shop, site or page is like; an account without a zone counts its days in UTC."""

    time_zone: str | None = None
    currency: str | None = None


@dataclass(frozen=True)
class Config:
    accounts: Mapping[str, Account] = field(default_factory=dict)
    sources: Mapping[str, DropSource | Source] = field(default_factory=dict)
    keep_restatements_days: int | None = None

    @property
    def vendors(self) -> dict[str, Source]:
        """The sources that say which account they belong to: all but drop folders."""
        return {name: one for name, one in self.sources.items() if isinstance(one, Source)}


def load(settings: Settings) -> Config:
    """Read the file; without one at its usual place nothing is configured."""
    file = settings.config_file
    if not file.exists() and file == settings.home / DEFAULT_NAME:
        return Config()
    tables = _read(file)
    refuse_unknown(file, "the top level", tables, [entry.name for entry in fields(Config)])
    accounts = {name: _account(file, name, raw) for name, raw in _named(file, tables, "accounts")}
    zones = {name: (one.time_zone or "UTC", one.currency) for name, one in accounts.items()}
    sources = {
        name: as_source(file, name, raw, zones) for name, raw in _named(file, tables, "sources")
    }
    found = Config(accounts, sources, _keep_days(file, tables))
    _refuse_twins(file, found)
    return found


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8-sig"))
    except OSError as error:
        raise ChatmartError(
            f"The settings file {file} could not be read: {error.strerror}.",
            f"Set CHATMART_CONFIG to a readable file, or unset it to use {DEFAULT_NAME} in "
            "CHATMART_HOME.",
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ChatmartError(
            f"The settings file {file} is not TOML: {error}.", "Mend that place in the file."
        ) from error


def _named(file: Path, tables: Mapping[str, Any], key: str) -> list[tuple[str, dict[str, Any]]]:
    """Give the tables [key.<name>] of the file."""
    named = tables.get(key, {})
    if not isinstance(named, dict) or not all(isinstance(raw, dict) for raw in named.values()):
        raise ChatmartError(
            f"'{key}' in {file} is not a list of tables.", f"Write one table each: [{key}.<name>]."
        )
    if "" in named:
        raise ChatmartError(
            f"{file} holds a table [{key}] with an empty name.", f"Name it: [{key}.<name>]."
        )
    return list(named.items())


def _keep_days(file: Path, tables: Mapping[str, Any]) -> int | None:
    days = tables.get("keep_restatements_days")
    if days is not None and (type(days) is not int or days < 1):
        raise ChatmartError(
            f"keep_restatements_days = {days!r} in {file} is not a number of days.",
            "Set it to a whole number from 1 on, or leave it out to keep them for ever.",
        )
    return days


def _account(file: Path, name: str, raw: Mapping[str, Any]) -> Account:
    place = f"[accounts.{name}]"
    refuse_unknown(file, place, raw, [entry.name for entry in fields(Account)])
    account = Account(**raw)
    if account.time_zone is not None and str(account.time_zone) not in available_timezones():
        raise ChatmartError(
            f"time_zone = {account.time_zone!r} of {place} in {file} is not a time zone.",
            "Set it to a name of the IANA list, such as Europe/Prague.",
        )
    if account.currency is not None and not CURRENCY.fullmatch(str(account.currency)):
        raise ChatmartError(
            f"currency = {account.currency!r} of {place} in {file} is not a currency.",
            "Set it to a code of ISO 4217 in capitals, such as CZK.",
        )
    return account


def _refuse_twins(file: Path, found: Config) -> None:
    """Refuse two sources whose records could not be told apart: one would delete the other's."""
    seen: dict[tuple[str, str], str] = {}
    for name, source in found.vendors.items():
        other = seen.setdefault((source.kind, source.account), name)
        if other != name:
            raise ChatmartError(
                f"[sources.{other}] and [sources.{name}] in {file} are of the same kind and "
                "account.",
                "Give one of them an account of its own, or remove it.",
            )
