"""What a property may do to its reports beside telling the truth."""

from collections.abc import Mapping
from dataclasses import dataclass, field

EVENT_CATEGORY = "customEvent:event_category"
EVENT_LABEL = "customEvent:event_label"


@dataclass(frozen=True)
class Quirks:
    custom_dimensions: frozenset[str] = frozenset({EVENT_CATEGORY, EVENT_LABEL})
    time_zone: str | None = None  # the shop's, when null
    sampled: frozenset[str] = frozenset()  # days that are told from a sample
    least_users: int = 0  # rows with fewer users are withheld, and the answer says so
    most_rows: int = 0  # what comes after so many rows is summed up as (other); 0 is no limit
    tokens: int = 40_000  # that are left
    tokens_a_report: int = 3
    concurrent: int = 10
    # events beside those of the world: day, name and label
    further: tuple[tuple[str, str, str], ...] = ()
    # extra rows that a report has from its n-th page on, as when hits come in while one pages
    grows_at_request: Mapping[int, int] = field(default_factory=dict)
