"""Keeps Airflow, which reads its settings when it is imported, away from the user's own."""

import os
import tempfile

os.environ.setdefault("AIRFLOW_HOME", tempfile.mkdtemp(prefix="chatmart-airflow-"))
