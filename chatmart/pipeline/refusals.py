"""Tells Airflow which errors are worth another try."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import psycopg

from chatmart.errors import ChatmartError
from chatmart.http import NotJson, Unavailable

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
            if is_passing(error):
                raise
            # what led to it may quote data, and would be logged along
            raise AirflowFailException(str(error)) from None

    return wrapped


def is_passing(error: ChatmartError) -> bool:
    """Tell whether it may be well later, without anybody mending it."""
    if isinstance(error, Unavailable):
        return not isinstance(error, NotJson)  # a page for people: the address is wrong
    cause = error.__cause__ or error.__context__
    if not isinstance(cause, psycopg.OperationalError):
        return False
    return cause.sqlstate is None or cause.sqlstate.startswith(PASSING_CLASSES)
