import pytest

from benchmarks.landing import documents
from chatmart.landing.contract import checker


@pytest.mark.parametrize("is_shuffled", [False, True])
def test_the_benchmark_lands_documents_that_keep_the_contract(tmp_path, is_shuffled):
    check = checker("conversations")
    landed = {}
    for version in (1, 2):
        documents.write(tmp_path / "a.ndjson", 20, 3, version, is_shuffled)
        lines = (tmp_path / "a.ndjson").read_bytes().splitlines()
        landed[version] = {id_: updated_at for _, id_, updated_at in map(check, lines)}

    assert landed[1].keys() == landed[2].keys()
    assert len(landed[1]) == 20
    assert all(landed[1][id_] < landed[2][id_] for id_ in landed[1])
