#!/bin/bash
# Brings Airflow's database to the installed version and writes the password of its user interface.
set -euo pipefail

mkdir -p "$AIRFLOW_HOME"
airflow db migrate
umask 077
python - <<'PYTHON'
import json
import os
from pathlib import Path

passwords = {"admin": os.environ["AIRFLOW_ADMIN_PASSWORD"]}
Path(os.environ["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"]).write_text(json.dumps(passwords))
PYTHON
