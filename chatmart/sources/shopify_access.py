"""Opens a shop at Shopify: with a token that stays, or with one fetched for a day."""

from chatmart.errors import ChatmartError
from chatmart.http import Client, Headers, HttpError, NotAllowed, Pace, Renewed, Token
from chatmart.sources.vendor import Secret, Source, Vendor

HEADER = "X-Shopify-Access-Token"
TOKEN_PATH = "admin/oauth/access_token"  # noqa: S105  a path
HOLDS = (
    "an Admin API access token as password; or, for an app of the Dev Dashboard, its client id as "
    "login and its client secret as password"
)


def opened(source: Source, secret: Secret) -> Vendor:
    if not secret.password:
        raise ChatmartError(
            f"The Airflow connection '{source.connection}' holds no password.",
            f"It must hold {HOLDS}.",
        )
    client = Client(
        source.base_url,
        who=source.name,
        connection=source.connection,
        auth=_renewed(source, secret) if secret.login else Headers({HEADER: secret.password}),
        pace=Pace(source.options["requests_per_second"] or None),
    )
    return Vendor(source, client)


def _renewed(source: Source, secret: Secret) -> Renewed:
    asking = Client(source.base_url, who=source.name, connection=source.connection)
    form = {
        "grant_type": "client_credentials",
        "client_id": secret.login,
        "client_secret": secret.password,
    }

    def fetch() -> Token:
        try:
            issued = asking.post(TOKEN_PATH, data=form).json
            return Token(str(issued["access_token"]), float(issued["expires_in"]))
        except (KeyError, TypeError, ValueError):
            status = None
        except HttpError as error:
            if error.status not in {400, 401, 403}:
                raise
            status = error.status
        raise NotAllowed(
            f"'{source.name}' got no token from Shopify for its client id.",
            f"Check login and password of the Airflow connection '{source.connection}', and that "
            "the app is installed in this shop.",
            status,
        )

    return Renewed(fetch, header=HEADER, form="{}")
