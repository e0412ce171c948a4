"""Writes what is told from the models: `.ci/with_warehouse.py python -m tests.registry`."""

import tempfile
from pathlib import Path

from tests.registry.written import written

for path, text in written(Path(tempfile.mkdtemp())).items():
    path.write_text(text)
