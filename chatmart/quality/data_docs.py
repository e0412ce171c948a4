"""Data Docs: what Great Expectations says of each table, as one page a gate.

Its own renderers draw the tables. The frame around them is ours, because theirs loads style and
script from the internet and would not work from a file.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# the places of each section are numbered from 1, and many sections share a page
PLACE = re.compile(r'(\sid="?|\shref="#)')


@dataclass(frozen=True)
class TablePage:
    """One table of a gate and what the renderers made of its expectations."""

    table: str
    is_passed: bool
    html: str


def render(results: Mapping[str, dict[str, Any]]) -> list[TablePage]:
    """Render the kept validation results of one gate, by table."""
    from great_expectations.core.expectation_validation_result import (
        expectationSuiteValidationResultSchema,
    )
    from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer
    from great_expectations.render.view.view import DefaultJinjaSectionView

    from chatmart.quality import rules  # noqa: F401  its expectations register themselves

    renderer, view = ValidationResultsPageRenderer(), DefaultJinjaSectionView()
    pages = []
    for table, result in results.items():
        for check in result["results"]:
            config = check["expectation_config"]
            # without a description the renderers show what exactly is checked
            config["meta"]["sentence"] = config.pop("description")
        validation = expectationSuiteValidationResultSchema.load(result)
        _overview, *sections = renderer.render(validation).sections
        html = ""
        for number, section in enumerate(sections, start=1):
            content = {"section": section.to_json_dict(), "section_loop": {"index": number}}
            rendered = view.render(content)  # type: ignore[no-untyped-call]
            html += PLACE.sub(rf"\1{table}-{number}-", rendered)
        pages.append(TablePage(table, validation.success, html))
    return pages
