import pytest

from chatmart.warehouse import tuning

GIGABYTE = 1024**3


@pytest.mark.parametrize(
    ("memory", "shared_buffers", "work_mem", "maintenance_work_mem"),
    [
        pytest.param(GIGABYTE // 4, "64MB", "4MB", "64MB", id="tiny"),
        pytest.param(4 * GIGABYTE, "512MB", "32MB", "256MB", id="small"),
        pytest.param(24 * GIGABYTE, "3072MB", "128MB", "512MB", id="planned for"),
        pytest.param(512 * GIGABYTE, "3072MB", "128MB", "512MB", id="huge"),
    ],
)
def test_memory_is_taken_by_what_there_is(memory, shared_buffers, work_mem, maintenance_work_mem):
    settings = tuning.server_settings(memory)

    assert settings["shared_buffers"] == shared_buffers
    assert settings["work_mem"] == work_mem
    assert settings["maintenance_work_mem"] == maintenance_work_mem
