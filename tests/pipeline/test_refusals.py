import psycopg
import pytest
from airflow.sdk.exceptions import AirflowFailException

from chatmart.errors import ChatmartError
from chatmart.landing import LoadResult
from chatmart.pipeline.extract import refuse_losses
from chatmart.pipeline.refusals import refusals_are_final


@refusals_are_final
def refuse(cause: Exception | None = None):
    raise ChatmartError("No.", "Mend it.") from cause


def test_a_refusal_is_not_tried_again():
    with pytest.raises(AirflowFailException, match=r"No\. Mend it\."):
        refuse()


def test_a_full_disk_is_not_tried_again():
    with pytest.raises(AirflowFailException):
        refuse(psycopg.errors.DiskFull())


@pytest.mark.parametrize(
    "cause",
    [
        pytest.param(psycopg.OperationalError(), id="a lost connection"),
        pytest.param(psycopg.errors.AdminShutdown(), id="a server that was stopped"),
        pytest.param(psycopg.errors.DeadlockDetected(), id="a deadlock"),
    ],
)
def test_what_passes_by_itself_is_tried_again(cause):
    with pytest.raises(ChatmartError):
        refuse(cause)


def test_a_load_without_losses_is_fine():
    refuse_losses(LoadResult("orders", read=2, landed=1))


@pytest.mark.parametrize(
    ("result", "told"),
    [
        pytest.param(
            LoadResult("orders", rejected=2), "2 documents were rejected", id="rejected documents"
        ),
        pytest.param(
            LoadResult("orders", broken_files=("a.gz",)), "to the end: a.gz", id="a broken file"
        ),
    ],
)
def test_losses_fail_the_task_after_all_else_has_landed(result, told):
    with pytest.raises(ChatmartError, match=told):
        refuse_losses(result)
