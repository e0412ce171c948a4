from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.landing.builders import customer, write

LOADS, FILES = 3, 2
LANDED = """
select document, source_updated_at = cast(document ->> 'updated_at' as timestamptz)
from staging.drop__customers order by id
"""

instants = st.datetimes(
    datetime(1900, 1, 2),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2199, 12, 30),  # noqa: DTZ001
    timezones=st.just(UTC),
)
versions = st.lists(
    st.tuples(st.sampled_from("abcd"), instants),
    max_size=12,
    unique_by=lambda version: version[1],
)
places = st.tuples(st.integers(1, LOADS), st.integers(1, FILES))


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(versions=versions, data=st.data())
def test_any_split_into_files_and_loads_in_any_order_ends_the_same(
    connection, load, rows, tmp_path_factory, versions, data
):
    documents = [customer(id=id_, updated_at=at.isoformat()) for id_, at in sorted(versions)]
    newest = {document["id"]: document for document in documents}
    shuffled = data.draw(st.permutations(documents + documents[:3]))
    placed = [(data.draw(places), document) for document in shuffled]
    with connection.transaction():
        connection.execute("truncate staging.drop__customers, staging.cursors, staging.data_as_of")

    for number in range(1, LOADS + 1):
        folder = tmp_path_factory.mktemp("drop")
        for file in range(1, FILES + 1):
            chosen = [document for place, document in placed if place == (number, file)]
            write(folder, f"customers/{file}.ndjson", *chosen)
        load(folder=folder)

    assert rows(LANDED) == [(newest[id_], True) for id_ in sorted(newest)]
