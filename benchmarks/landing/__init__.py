"""How fast documents land: by us, by a bare `COPY` and by dlt, from the same file."""
