"""The documents keep up with what they describe."""

import re
import subprocess
from pathlib import Path

import click
import pytest

from chatmart.cli import cli

ROOT = Path(__file__).parents[2]
TRACKED = subprocess.run(
    ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
    cwd=ROOT,
    capture_output=True,
    text=True,
    check=True,
).stdout.splitlines()
DOCUMENTS = [ROOT / name for name in TRACKED if name.endswith(".md") and (ROOT / name).exists()]
README = (ROOT / "README.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()

each_document = pytest.mark.parametrize(
    "document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix()
)


def code(document):
    """What the document shows as code: blocks, and words between backticks."""
    text = document.read_text()
    blocks = re.findall(r"^```(?:sh)?\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return blocks + re.findall(r"`([^`\n]+)`", text)


def is_command(words):
    """Whether the words after `chatmart` name a command, options and arguments aside."""
    found = cli
    for word in words:
        if not isinstance(found, click.Group):
            return True
        if word not in found.commands:
            return not word.isalpha() or word.isupper()
        found = found.commands[word]
    return True


@each_document
def test_links_lead_somewhere(document):
    links = re.findall(r"\]\((?!\w+:)([^)#\s]+)", document.read_text())

    assert [link for link in links if not (document.parent / link).exists()] == []


@each_document
def test_commands_that_are_shown_exist(document):
    shown = [
        match.split()
        for text in code(document)
        for match in re.findall(r"^chatmart ((?:[\w-]+ ?)+)", text, re.M)
    ]

    assert [words for words in shown if not is_command(words)] == []


@each_document
def test_make_targets_that_are_shown_exist(document):
    targets = set(re.findall(r"^([\w./]+):", MAKEFILE, re.MULTILINE))
    shown = {
        match
        for text in code(document)
        for match in re.findall(r"^make (?:\w+=\S+ )*(\w+)", text, re.M)
    }

    assert shown - targets == set()


def test_every_command_is_in_the_readme():
    assert [name for name in cli.commands if f"`chatmart {name}" not in README] == []


def test_every_folder_of_code_is_in_the_readme():
    folders = {name.split("/")[0] for name in TRACKED if "/" in name}
    parts = {"/".join(name.split("/")[:2]) for name in TRACKED if name.startswith("chatmart/")}
    packages = {part for part in parts if (ROOT / part).is_dir()}

    assert [name for name in sorted(folders | packages) if f"| `{name}/`" not in README] == []


def test_every_dag_has_a_runbook():
    dags = {path.stem for path in (ROOT / "dags").glob("[!_]*.py")}
    runbooks = {path.stem.removeprefix("runbook-") for path in (ROOT / "docs").glob("runbook-*.md")}

    assert runbooks == dags


def test_every_environment_variable_of_the_settings_is_in_the_readme():
    settings = (ROOT / "chatmart" / "settings.py").read_text()
    variables = set(re.findall(r'"(CHATMART_\w+)"', settings))

    assert [name for name in sorted(variables) if f"`{name}`" not in README] == []
