"""How both products of Sapo are asked: who asks, and how full the vendor's bucket is."""

from collections.abc import Mapping

from requests.auth import AuthBase, HTTPBasicAuth

from chatmart.errors import ChatmartError
from chatmart.http import Client, Headers, Pace
from chatmart.sources.vendor import Secret, Source, Vendor

HOLDS = (
    "the access token as password; or the API key of a private app as login, its secret as password"
)
LIMIT_HEADERS = ("X-Sapo-Api-Call-Limit", "X-Bizweb-Api-Call-Limit")
LEAK_PER_SECOND = 2
KEPT_FREE = 4  # places in the vendor's bucket


def opened(source: Source, secret: Secret, address: str) -> Vendor:
    """Open a store; `address` holds {store}."""
    options = source.options
    if not (source.base_url or options["store"]):
        raise ChatmartError(
            f"[sources.{source.name}] does not say which Sapo store it reads.",
            f'Set store = "<name>" for {address.format(store="<name>")}, or base_url.',
        )
    client = Client(
        source.base_url or address.format(store=options["store"]),
        who=source.name,
        connection=source.connection,
        auth=_auth(secret, options["token_header"]),
        pace=Pace(options["requests_per_second"] or None),
        heed=heed,
    )
    return Vendor(source, client)


def heed(headers: Mapping[str, str]) -> float:
    """Wait until the vendor's leaky bucket has some places again."""
    shown = next((headers[name] for name in LIMIT_HEADERS if name in headers), "")
    used, _, size = shown.partition("/")
    if not (used.isdigit() and size.isdigit()):
        return 0.0
    return max(0.0, (int(used) - int(size) + KEPT_FREE) / LEAK_PER_SECOND)


def _auth(secret: Secret, header: str) -> AuthBase:
    if secret.login:
        return HTTPBasicAuth(secret.login, secret.password)
    return Headers({header: secret.password})
