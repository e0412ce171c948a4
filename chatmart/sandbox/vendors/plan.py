"""What shall go wrong, how often, and for whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random
from typing import Literal, get_args

Fault = Literal[
    "too_many_seconds",  # 429 with Retry-After in seconds
    "too_many_date",  # 429 with Retry-After as an HTTP date
    "too_many",  # 429 without
    "server_error",  # 500
    "bad_gateway",  # 502 with an HTML page
    "unavailable",  # 503
    "closed",  # the connection ends before an answer
    "truncated",  # the answer ends before its Content-Length
    "slow",  # the answer comes after `Plan.slow` seconds
    "html",  # 200 with an HTML page
    "empty",  # 200 with nothing in it
]
FAULTS: tuple[Fault, ...] = get_args(Fault)


@dataclass(frozen=True, slots=True)
class Plan:
    """Rates are shares of a vendor's requests; names are `<account>/<vendor>`."""

    rates: Mapping[Fault, float] = field(default_factory=dict)
    seed: int = 0
    in_a_row: int = 2  # one and the same request fails so often at most, then it is answered
    retry_after: int = 1  # seconds
    slow: float = 3.0  # seconds
    latency: float = 0.0  # seconds before every answer
    moving_clock: timedelta = timedelta(0)  # the world gets older by that much
    moves_after: int = 1  # each time after so many requests
    down: frozenset[str] = frozenset()  # answers 503 to everything
    bad_token: frozenset[str] = frozenset()  # takes the secret for a wrong one


def decided(plan: Plan, name: str, number: int) -> Fault | None:
    """What becomes of the request with this number to this vendor, the same for the same seed."""
    rng = Random(f"{plan.seed} {name} {number}")  # noqa: S311  nothing secret: it must repeat
    point = rng.random()
    for fault, rate in plan.rates.items():
        point -= rate
        if point < 0:
            return fault
    return None


PLANS: Mapping[str, Plan] = {
    "none": Plan(),
    "some": Plan(rates=dict.fromkeys(FAULTS, 0.005)),
    "many": Plan(
        rates=dict.fromkeys(FAULTS, 0.025),
        moving_clock=timedelta(minutes=10),
        moves_after=5,
    ),
}


def planned_by(
    *,
    faults: str = "none",
    seed: int = 0,
    down: Iterable[str] = (),
    bad_token: Iterable[str] = (),
    latency: float = 0.0,
) -> Plan:
    """The plan of this name, with what else is wished."""
    return replace(
        PLANS[faults],
        seed=seed,
        down=frozenset(down),
        bad_token=frozenset(bad_token),
        latency=latency,
    )
