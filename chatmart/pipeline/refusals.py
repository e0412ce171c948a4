"""Tells Airflow which errors are worth another try."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import psycopg

from chatmart.errors import ChatmartError

# a lost connection has no code; 08 connection, 40 deadlock, 57 the server was stopped
PASSING_CLASSES = ("08", "40", "57")

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def refusals_are_final(task: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Fail at once when a task refuses something, unless a server was only out of reach."""

    @wraps(task)
    def wrapped(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        from airflow.sdk.exceptions import AirflowFailException

        try:
            return task(*args, **kwargs)
        except ChatmartError as error:
            if _is_passing(error.__cause__ or error.__context__):
                raise
            raise AirflowFailException(str(error)) from error

    return wrapped


def _is_passing(cause: BaseException | None) -> bool:
    if not isinstance(cause, psycopg.OperationalError):
        return False
    return cause.sqlstate is None or cause.sqlstate.startswith(PASSING_CLASSES)
