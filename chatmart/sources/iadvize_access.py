"""How iAdvize is asked: a token of a user for its GraphQL API, a key for the older one."""

from typing import Any

from chatmart.errors import ChatmartError
from chatmart.http import Client, Headers, NotAllowed, Pace, Refused, Renewed, Token
from chatmart.sources.vendor import Document, Secret, Source, Vendor

HOLDS = "login: e-mail of a technical user, password: theirs; extra.rest_key: key of the REST API"
REST_URL = "https://{platform}.iadvize.com"


def opened(source: Source, secret: Secret, base_url: str) -> Vendor:
    if not secret.password:
        raise ChatmartError(
            f"The Airflow connection '{source.connection}' holds no password for iAdvize.",
            f"It must hold {HOLDS}.",
        )
    pace = Pace(source.options["requests_per_second"] or None)
    address = source.base_url or base_url
    logging_in = Client(address, who=source.name, connection=source.connection, pace=pace)
    client = Client(
        address,
        who=source.name,
        connection=source.connection,
        auth=Renewed(lambda: log_in(logging_in, secret)),
        pace=pace,
    )
    return Vendor(source, client, secret)


def log_in(client: Client, secret: Secret) -> Token:
    """Get a token; it lives for a day, and few logins a minute are taken."""
    form = {"username": secret.login, "password": secret.password, "grant_type": "password"}
    try:
        issued = client.post("oauth2/token", data=form).json
    except (NotAllowed, Refused) as error:
        raise ChatmartError(
            f"iAdvize did not let the user of '{client.who}' in.",
            f"Check login and password in the Airflow connection '{client.connection}': they must "
            "be those of a user who logs in without a second factor.",
        ) from error
    if not isinstance(issued, dict) or not isinstance(issued.get("access_token"), str):
        raise ChatmartError(
            f"'{client.who}' got no token from iAdvize.",
            f"Check base_url of [sources.{client.who}].",
        )
    return Token(issued["access_token"], float(issued.get("expires_in") or 0))


def ask(vendor: Vendor, query: str, variables: Document | None = None) -> Document:
    """Answers with an error hold only a part of what was asked for, so they count as none."""
    platform = vendor.source.options["platform"]
    body = vendor.api.post(
        "graphql",
        params={"platform": platform} if platform != "ha" else None,
        json={"query": query, "variables": variables or {}},
    ).json
    errors = body.get("errors") if isinstance(body, dict) else None
    data = body.get("data") if isinstance(body, dict) else None
    if errors or not isinstance(data, dict):
        raise ChatmartError(
            f"iAdvize did not answer what '{vendor.source.name}' asked{_about(errors)}.",
            f"Run `chatmart check`; if it finds nothing, lower conversations_a_page of "
            f"[sources.{vendor.source.name}], or try again later.",
        )
    return data


def rest(vendor: Vendor) -> Client | None:
    """The older API, when the connection holds a key for it."""
    source, key = vendor.source, vendor.secret.extra.get("rest_key")
    if not key:
        return None
    platform = source.options["platform"]
    return Client(
        source.base_url or REST_URL.format(platform=platform),
        who=source.name,
        connection=source.connection,
        auth=Headers({"X-API-Key": str(key)}),
        pace=Pace(source.options["requests_per_second"] or None),
    )


def _about(errors: object) -> str:
    """The field an error is about; its sentence may quote what was asked."""
    first: Any = errors[0] if isinstance(errors, list) and errors else None
    path = first.get("path") if isinstance(first, dict) else None
    names = [str(one) for one in path if isinstance(one, str)] if isinstance(path, list) else []
    return f" about {'.'.join(names)}" if names else ""
