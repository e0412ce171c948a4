"""Where chatmart keeps its files and which server it uses, read from the environment."""

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Settings:
    """Paths and addresses of one installation; every path is absolute."""

    home: Path
    database_url: str | None
    config_file: Path

    @property
    def server_folder(self) -> Path:
        return self.home / "postgres"

    @property
    def airflow_home(self) -> Path:
        return self.home / "airflow"

    @property
    def log_folder(self) -> Path:
        return self.home / "logs"

    @property
    def data_docs_folder(self) -> Path:
        return self.home / "data_docs"

    @property
    def dbt_target_folder(self) -> Path:
        return self.home / "dbt"

    @property
    def sample_folder(self) -> Path:
        return self.home / "sample"


def load() -> Settings:
    """Read `CHATMART_HOME`, `CHATMART_DATABASE_URL` and `CHATMART_CONFIG`."""
    home = Path(os.environ.get("CHATMART_HOME") or PROJECT_ROOT / ".chatmart").absolute()
    config_file = os.environ.get("CHATMART_CONFIG")
    return Settings(
        home=home,
        database_url=os.environ.get("CHATMART_DATABASE_URL") or None,
        config_file=Path(config_file).absolute() if config_file else home / "chatmart.toml",
    )
