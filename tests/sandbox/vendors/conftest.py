"""Vendors to ask, on this machine."""

from tests.vendor_servers import vendor_server

__all__ = ["vendor_server"]
