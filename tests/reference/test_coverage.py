"""Every public number is told a second time: what is not is named here, with the reason."""

from datetime import UTC, datetime

import pytest
import yaml

from chatmart.settings import PROJECT_ROOT
from tests.reference import compare, differences, worlds

# one value in all rows, or a name out of a dimension; accepted values and relationships are tested
CONSTANT_OR_NAME = {"date_basis", "operator_name", "team_name", "campaign_name", "campaign_type"}
CONSTANT_OR_NAME |= {"product_name", "stage_number"}
# only Google's own reports tell these; no file of the contract does
OF_GOOGLE_ALONE = {"is_sampled", "is_thresholded", "has_other_row", "has_unsettled", "is_final"}
# which table is told by something other than documents, or which column names a row and no more
NOT_IN_DOCUMENTS = {
    "mart_data_as_of": {"conversations_as_of", "orders_as_of", "web_events_as_of", "account"},
    "fct_web_events": {"web_event_id", "source_record_id"},
    "fct_widget_displays": {"display_id"},
    "fct_reported_numbers": {"source_record_id", "unit"},
}


def public_columns():
    for file in sorted((PROJECT_ROOT / "models").rglob("*__models.yml")):
        for model in yaml.safe_load(file.read_text())["models"]:
            if model["name"].startswith(("fct_", "bridge_conversation_", "mart_")):
                yield model["name"], {column["name"] for column in model["columns"]}


@pytest.fixture(scope="module")
def computed():
    world = worlds.world(5, conversations=50, orders=50)
    orders = world.documents["orders"]
    landed = {(one["account"], one["id"]): datetime(2026, 1, 1, tzinfo=UTC) for one in orders}
    tables = compare.expected_tables(world, landed)
    return {name: set().union(*rows) for name, rows in tables.items() if rows}


def test_every_column_is_computed_from_documents_as_well(computed):
    untold = {
        name: sorted(missing)
        for name, columns in public_columns()
        if (
            missing := columns
            - computed.get(name, set())
            - CONSTANT_OR_NAME
            - OF_GOOGLE_ALONE
            - NOT_IN_DOCUMENTS.get(name, set())
        )
    }

    assert untold == {}


def test_what_is_computed_is_compared(computed):
    compared = {name for name, _ in public_columns() if name in differences.KEYS}

    assert compared == {name for name, _ in public_columns()} - {"mart_data_as_of"}
    assert compared <= computed.keys()
