"""Exits with 0 when the API server calls the named component healthy; starts no Airflow to ask."""

import json
import os
import sys
from http.client import HTTPConnection
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 8


def main(component: str) -> int:
    server = urlsplit(os.environ["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"]).netloc
    connection = HTTPConnection(server, timeout=TIMEOUT_SECONDS)
    connection.request("GET", "/api/v2/monitor/health")
    components = json.load(connection.getresponse())
    return 0 if components[component]["status"] == "healthy" else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
