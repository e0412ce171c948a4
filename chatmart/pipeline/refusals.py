"""Tells Airflow which errors are worth another try."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import psycopg

from chatmart.errors import ChatmartError

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
            if isinstance(error.__cause__ or error.__context__, psycopg.OperationalError):
                raise
            raise AirflowFailException(str(error)) from error

    return wrapped
