"""Asks each vendor cheaply whether a night would get through, and says in words what would not."""

from collections.abc import Sequence

from rich.console import Console

from chatmart import warehouse
from chatmart.config import DropSource
from chatmart.errors import ChatmartError
from chatmart.pipeline import opening, sample, sources
from chatmart.pipeline.unforeseen import in_words
from chatmart.settings import Settings
from chatmart.sources import drop, kinds
from chatmart.sources.vendor import Source

RETRIES = 1  # somebody waits for the answer


def run(settings: Settings, console: Console, names: Sequence[str]) -> bool:
    """Try the named sources or all; tell whether all of them can be asked."""
    with warehouse.connect(settings, autocommit=True) as connection:
        warehouse.prepare(connection)
        with sample.standing_in(settings, connection, "chatmart sources check"):
            found = dict(sources.load(settings, connection).sources)
            chosen = {name: sources.find(settings, connection, name) for name in names} or found
            if not chosen:
                _say(console, f"No source is configured in {settings.config_file}.")
            return all([_try(settings, console, name, one) for name, one in chosen.items()])


def _try(settings: Settings, console: Console, name: str, source: DropSource | Source) -> bool:
    try:
        with console.status(name):
            told = _ask(settings, source)
    except ChatmartError as error:
        _say(console, f"✗ {name}\n    {error.refused}\n    {error.remedy}")
        return False
    except Exception as error:  # what answers may be anything; none of it may be quoted
        trouble = in_words(name, "answer", error)
        _say(console, f"✗ {name}\n    {trouble.refused}\n    Check base_url of [sources.{name}].")
        return False
    _say(console, "\n    ".join([f"✓ {name}", *told]))
    return True


def _ask(settings: Settings, source: DropSource | Source) -> list[str]:
    if isinstance(source, DropSource):
        drop.check(source.folder)
        files = [drop.files(source.folder, stream)[0] for stream in drop.STREAMS]
        return [f"{sum(map(len, files)):,} files are in {source.folder}."]
    spec = kinds.spec(source.kind)
    vendor = opening.vendor(settings, source)
    if vendor.client is not None:
        vendor.client.retry_at_most(RETRIES)
    return list(spec.check(vendor)) if spec.check else ["It answers; nothing else is known."]


def _say(console: Console, sentence: str) -> None:
    console.print(sentence, highlight=False, markup=False, soft_wrap=True)
