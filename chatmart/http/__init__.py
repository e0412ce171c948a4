"""Asks vendors over HTTP: at their pace, again when it may help, and in words when it does not."""

from chatmart.http.answers import Answer
from chatmart.http.auth import Headers, Renewed, Token
from chatmart.http.client import Client
from chatmart.http.errors import HttpError, NotAllowed, NotFound, NotJson, Refused, Unavailable
from chatmart.http.pace import Pace

__all__ = [
    "Answer",
    "Client",
    "Headers",
    "HttpError",
    "NotAllowed",
    "NotFound",
    "NotJson",
    "Pace",
    "Refused",
    "Renewed",
    "Token",
    "Unavailable",
]
