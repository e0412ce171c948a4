"""Which part may know which, and how long a file may get (docs/architecture.md)."""

import ast
from pathlib import Path

import pytest

from chatmart.sources import kinds

ROOT = Path(__file__).parents[2]
MODULES = [
    path
    for folder in ("chatmart", "dags", "expectations", "benchmarks")
    for path in sorted((ROOT / folder).rglob("*.py"))
]
# a vendor's modules begin with its name, as its kinds do
NAMES = tuple({kind.partition("_")[0] for kind in kinds.KINDS})
VENDORS = [
    f"chatmart.sources.{path.stem}"
    for path in (ROOT / "chatmart" / "sources").glob("[!_]*.py")
    if path.stem.startswith(NAMES)
]
FORBIDDEN = {
    "chatmart": ["dags", "tests", "benchmarks"],
    "chatmart/sources": [
        "psycopg",
        "chatmart.landing",
        "chatmart.warehouse",
        "chatmart.pipeline",
        "chatmart.quality",
        "chatmart.sandbox",
        "airflow",
    ],
    "chatmart/http": ["psycopg", "airflow", "chatmart.sources", "chatmart.landing"],
    "chatmart/landing": [*VENDORS, "chatmart.pipeline", "chatmart.quality", "airflow", "dbt"],
    "chatmart/warehouse": [
        "chatmart.landing",
        "chatmart.sources",
        "chatmart.pipeline",
        "chatmart.quality",
        "chatmart.sandbox",
    ],
    "chatmart/quality": ["chatmart.landing", "chatmart.sources", "chatmart.pipeline", "airflow"],
    # what speaks for the vendors shares no code with what asks them
    "chatmart/sandbox": [
        "psycopg",
        "chatmart.http",
        "chatmart.sources",
        "chatmart.landing",
        "chatmart.warehouse",
        "chatmart.pipeline",
    ],
    "dags": ["psycopg", "chatmart.landing", "chatmart.warehouse", "chatmart.sources"],
}
LONGEST_MODULE = 250
LONGEST_DAG_FILE = 100
LONGEST_MODEL = 250
LONGEST_MACRO = 50


def shown(path):
    return path.relative_to(ROOT).as_posix()


def imported(path):
    """Every dotted name the module imports, inside functions as well."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def longer_than(lines, paths):
    counts = {shown(path): len(path.read_text().splitlines()) for path in paths}
    return {name: count for name, count in counts.items() if count > lines}


@pytest.mark.parametrize("folder", FORBIDDEN)
def test_a_part_does_not_know_those_above_it(folder):
    names = tuple(FORBIDDEN[folder])
    offences = [
        f"{shown(path)} imports {name}"
        for path in (ROOT / folder).rglob("*.py")
        for name in imported(path)
        if name in names or name.startswith(tuple(f"{one}." for one in names))
    ]

    assert offences == []


def test_imports_name_the_whole_path():
    relative = [
        shown(path)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.level > 0
    ]

    assert relative == []


def test_modules_say_what_they_are_for():
    texts = {shown(path): path.read_text() for path in MODULES}
    silent = [
        name for name, text in texts.items() if text and not ast.get_docstring(ast.parse(text))
    ]

    assert silent == []


def test_modules_are_short_enough_to_read():
    assert longer_than(LONGEST_MODULE, MODULES) == {}


def test_models_and_macros_are_short_enough_to_read():
    assert longer_than(LONGEST_MODEL, (ROOT / "models").rglob("*.sql")) == {}
    assert longer_than(LONGEST_MACRO, (ROOT / "macros").rglob("*.sql")) == {}


def test_a_dag_file_is_wiring_and_says_what_to_do():
    dags = sorted((ROOT / "dags").glob("*.py"))

    assert longer_than(LONGEST_DAG_FILE, dags) == {}
    for path in dags:
        text = ast.get_docstring(ast.parse(path.read_text()))
        assert "**Rerun:**" in text, path.name
        assert "**When it fails:**" in text, path.name


def test_no_file_is_named_so_that_dbt_takes_it_for_a_plugin():
    assert list(ROOT.glob("dbt_*.py")) + list((ROOT / "dags").glob("dbt*")) == []
