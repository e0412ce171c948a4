"""Lands what a connector brings in a scratch warehouse, and builds one vendor's staging models."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from chatmart import warehouse
from chatmart.landing.extraction import Span, extract
from chatmart.settings import PROJECT_ROOT, Settings
from tests.reference.build import failures, invoke
from tests.reference.compare import scratch_database


@contextmanager
def scratch(settings) -> Iterator[Settings]:
    """Give a database with nothing but the schema, which dbt has likely seen before."""
    with scratch_database(settings) as found:
        with warehouse.connect(found) as connection:
            warehouse.prepare(connection)
        yield found


def land(settings, vendor, stream, since: datetime, until: datetime, **named):
    """Run one stream as a night does; the cursor stays in the warehouse."""
    with warehouse.connect(settings) as connection:
        span = Span("nightly", since, until)
        return extract(connection, vendor, stream, span, lambda *_: None, **named)


def build(settings, kind: str, *others: str) -> None:
    arguments = ["build", "--select", f"path:models/staging/{kind}", "vendor_statuses", *others]
    arguments += ["vendor_channels", "channels", "--exclude-resource-type", "test", "unit_test"]
    arguments += ["--project-dir", str(PROJECT_ROOT), "--log-level", "none", "--no-write-json"]
    arguments += ["--profiles-dir", str(PROJECT_ROOT / "dbt_project")]
    arguments += ["--log-path", str(settings.log_folder)]
    outcome = invoke(settings, arguments)
    assert outcome.success, list(failures(outcome))


def rows(settings, model: str) -> list[dict]:
    with warehouse.connect(settings) as connection:
        cursor = connection.execute(f"select * from staging.{model}")
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]


def with_options(source, **options):
    return replace(source, options={**source.options, **options})
