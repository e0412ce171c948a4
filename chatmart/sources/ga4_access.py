"""How a Google Analytics property is opened: its address, and the key that opens it."""

import json
import time
from collections.abc import Callable
from typing import Any

import google.auth
from google.analytics.data_v1beta import BetaAnalyticsDataClient
from google.auth.exceptions import GoogleAuthError
from google.oauth2 import credentials as oauth2
from google.oauth2 import service_account

from chatmart.errors import ChatmartError
from chatmart.http import Client, Pace
from chatmart.http.addresses import is_here
from chatmart.sources.ga4_property import Property
from chatmart.sources.vendor import Secret, Source

SCOPES = ["https://www.googleapis.com/auth/analytics.readonly"]


def opened(source: Source, secret: Secret, sleep: Callable[[float], None] = time.sleep) -> Property:
    if not str(source.options["property_id"]).isdigit():
        raise ChatmartError(
            f"[sources.{source.name}] does not say which property it reads.",
            "Set property_id to the number of the property (not the measurement id, G-...).",
        )
    # refuses an address to which a secret must not travel
    client = Client(source.base_url, who=source.name, connection=source.connection)
    asking = BetaAnalyticsDataClient(
        credentials=_credentials(source, secret),
        transport="rest",
        client_options={"api_endpoint": client.base_url},
    )
    if is_here(source.base_url):
        transport: Any = asking.transport
        transport._session.trust_env = False  # no proxy stands before this machine
    pace = Pace(source.options["requests_per_second"], sleep=sleep)
    return Property(source, google=asking, pace=pace, sleep=sleep)


def _credentials(source: Source, secret: Secret) -> Any:  # noqa: ANN401  Google's are untyped
    """Take the key as Airflow's own Google connections hold it, else the machine's."""
    account: Any = service_account.Credentials
    token: Any = oauth2.Credentials
    key = secret.extra.get("keyfile_dict")
    if secret.password.lstrip().startswith("{"):
        key = secret.password
    try:
        if path := secret.extra.get("key_path"):
            return account.from_service_account_file(path, scopes=SCOPES)
        if key:
            info = json.loads(key) if isinstance(key, str) else key
            return account.from_service_account_info(info, scopes=SCOPES)
        if secret.password:
            return token(token=secret.password)
        return google.auth.default(scopes=SCOPES)[0]
    except (ValueError, OSError, GoogleAuthError):
        raise ChatmartError(
            f"'{source.name}' has no usable key to Google Analytics.",
            f"Put a service account's key into the Airflow connection '{source.connection}': as "
            "keyfile_dict, or its file's path as key_path, in the extra.",
        ) from None
