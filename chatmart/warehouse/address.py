"""Reads database addresses, and tells in words why a connection failed."""

from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from chatmart.errors import ChatmartError

SCHEMES = ("postgresql://", "postgres://")
DEFAULT_PORT = "5432"
DEFAULT_SSL_MODE = "prefer"

# what servers and the client library say, and what it means
MEANINGS = {
    "password authentication failed": "the password of user '{user}' is wrong, or the user unknown",
    "no password supplied": "the server wants a password, and the address holds none",
    "does not exist": "the server has no database '{dbname}', or no user '{user}'",
    "no pg_hba.conf entry": "the server does not let user '{user}' in from this machine",
    "refused": "nothing listens on port {port} of {host}",
    "could not translate host name": "there is no host '{host}'",
    "failed to resolve host": "there is no host '{host}'",
    "timeout expired": "{host} did not answer on port {port}",
    "too many clients": "the server has no free connection",
    "remaining connection slots": "the server has no free connection",
    "No route to host": "there is no way to {host}",
}


def parts(url: str) -> dict[str, str]:
    """Take an address apart, percent-decoded; never quote it, for it holds a password."""
    try:
        found = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    except psycopg.Error:
        found = {}
    # a password with an @ or a slash that is not encoded spills into what follows it
    spilled = any("@" in found.get(name, "") for name in ("host", "dbname"))
    ports = found.get("port", DEFAULT_PORT).split(",")
    if spilled or not url.startswith(SCHEMES) or not all(port.isdecimal() for port in ports):
        found = {}
    if not all(found.get(name) for name in ("host", "user", "dbname")):
        raise ChatmartError(
            "CHATMART_DATABASE_URL is not an address with a host, a user and a database.",
            "Set it to postgresql://<user>:<password>@<host>:<port>/<database>; write special "
            "characters of the password percent-encoded (an @ is %40).",
        )
    return {"port": DEFAULT_PORT} | found


def environment(url: str) -> dict[str, str]:
    """Give the variables that the dbt profile reads."""
    found = parts(url)
    return {
        "CHATMART_PGHOST": found["host"],
        "CHATMART_PGPORT": found["port"],
        "CHATMART_PGUSER": found["user"],
        "CHATMART_PGPASSWORD": found.get("password", ""),
        "CHATMART_PGDATABASE": found["dbname"],
        "CHATMART_PGSSLMODE": found.get("sslmode", DEFAULT_SSL_MODE),
    }


def failure(found: Mapping[str, Any], error: psycopg.Error, is_embedded: bool) -> ChatmartError:
    """Put a failed connection into words."""
    text = str(error)
    meanings = [meaning for phrase, meaning in MEANINGS.items() if phrase in text]
    said = text.strip().splitlines() or ["the server did not say why"]
    meaning = meanings[0].format(**found) if meanings else said[-1].strip()
    if secret := found.get("password"):
        meaning = meaning.replace(secret, "***")
    remedy = "Mend CHATMART_DATABASE_URL, or unset it to use the server that comes with chatmart."
    return ChatmartError(
        f"The warehouse at {found['host']}:{found['port']}/{found['dbname']} cannot be opened: "
        f"{meaning}.",
        "See what `chatmart warehouse status` says." if is_embedded else remedy,
    )
