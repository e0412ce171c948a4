"""How fast conversations come over a vendor's API: by us and by dlt, from the same server."""
