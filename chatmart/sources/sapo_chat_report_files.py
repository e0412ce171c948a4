"""Reads the rows of exported reports, whether they are CSV or Excel."""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from chatmart.errors import ChatmartError

SUFFIXES = (".csv", ".xlsx")
DELIMITERS = ",;\t"
SAMPLE_CHARACTERS = 4096

Row = list[str | Decimal]  # a number stays one where the file has numbers


def files(folder: Path | None, who: str) -> list[Path]:
    """Give the reports of a folder in the order of their names; names with a dot are hidden."""
    if folder is None or not folder.is_dir():
        raise ChatmartError(
            f"The folder {folder} of [sources.{who}] does not exist.",
            "Set folder to the one into which the exported reports are put.",
        )
    return [
        path
        for path in sorted(folder.rglob("*"), key=str)
        if path.is_file()
        and path.suffix.lower() in SUFFIXES
        and not path.name.startswith((".", "~"))
    ]


def rows(path: Path, sheet: str) -> list[tuple[int, Row]]:
    """Give all rows that are not empty, with their numbers from 1."""
    try:
        read = _sheet(path, sheet) if path.suffix.lower() == ".xlsx" else _csv(path)
        return [
            (number, row) for number, row in enumerate(read, 1) if any(cell != "" for cell in row)
        ]
    except UnicodeDecodeError as error:
        raise _unreadable(path, "it is not UTF-8", "Save it as CSV in UTF-8.") from error
    except (zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, csv.Error) as error:
        raise _unreadable(path, "it is damaged", "Export it again.") from error
    except OSError as error:
        remedy = "Allow the user that runs chatmart to read it."
        raise _unreadable(path, str(error.strerror), remedy) from error


def _csv(path: Path) -> Iterator[Row]:
    text = path.read_text("utf-8-sig")
    first = text[:SAMPLE_CHARACTERS].split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    for row in csv.reader(io.StringIO(text), delimiter=delimiter, strict=True):
        yield [cell.strip() for cell in row]


def _sheet(path: Path, sheet: str) -> Iterator[Row]:
    book = load_workbook(path, read_only=True, data_only=True)
    try:
        if sheet and sheet not in book.sheetnames:
            held = ", ".join(repr(name) for name in book.sheetnames)
            raise _unreadable(path, f"it has no sheet {sheet!r}", f"Set sheet to one of {held}.")
        read: Any = book[sheet] if sheet else book.worksheets[0]
        for row in read.iter_rows(values_only=True):
            yield [_value(cell) for cell in row]
    finally:
        book.close()


def _value(cell: object) -> str | Decimal:
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Decimal(str(cell))
    return str(cell).strip()


def _unreadable(path: Path, why: str, remedy: str) -> ChatmartError:
    return ChatmartError(f"The report {path} could not be read: {why}.", remedy)
