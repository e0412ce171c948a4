"""Vendors to ask, on this machine, and a warehouse for what they say."""

from collections.abc import Iterator

import pytest

from chatmart.settings import Settings
from tests.sources import staging
from tests.vendor_servers import vendor_server

__all__ = ["vendor_server"]


@pytest.fixture
def scratch(settings: Settings) -> Iterator[Settings]:
    with staging.scratch(settings) as found:
        yield found
