"""Lands orders and customers of every configured source in the schema `staging`.

**What:** one task per source, which asks the vendor for what changed since the last time up to
the end of the run's interval (or `until`), stream by stream, and then for what it has no more.
Documents are upserted by their identity, up to checkpoints from which a run that was cut off goes
on. A source that fails leaves the others alone. The warehouse is built whatever happened here: each
mart says as of when its data is.

**Rerun:** trigger it again, or clear its tasks. What has landed before is not landed twice.

**When it fails:** each failed task names what to mend. A wrong secret or address fails at once, a
vendor that does not answer is tried again; the next run goes on where this one ended. A source with
rejected documents fails after all else has landed: see `staging.rejected_documents`.
"""

from airflow.sdk import Asset

from chatmart.pipeline.extraction import extraction

extraction(
    "extract_orders",
    topic="orders",
    announces=Asset("landed_orders"),
    tags=["extract", "orders"],
    doc_md=__doc__,
)
