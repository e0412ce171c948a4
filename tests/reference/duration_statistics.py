"""Statistics of durations a day, for the account and for its channels, teams and operators."""

from fractions import Fraction

from tests.reference import durations
from tests.reference.documents import Document, Row, Tables, mean, percentile

GRAIN = ("account", "date_basis", "local_date", "scope", "scope_value", "metric")
SCOPES = {
    "account": "account",
    "channel": "channel",
    "team": "team_id",
    "operator": "operator_id",
}


def statistic_rows(core: Tables, chats: list[Document]) -> list[Row]:
    groups: dict[tuple[object, ...], list[tuple[str, Fraction]]] = {}
    for place, seconds in durations.durations(core, chats):
        for scope, column in SCOPES.items():
            row = place | {"date_basis": "started", "scope": scope, "scope_value": place[column]}
            key = tuple(row[name] for name in GRAIN)
            groups.setdefault(key, []).append((place["channel"], seconds))
    return [dict(zip(GRAIN, key, strict=True)) | figures(key[-1], g) for key, g in groups.items()]


def figures(metric: object, found: list[tuple[str, Fraction]]) -> Row:
    values = [seconds for _, seconds in found]
    targets = durations.targets()
    judged = [
        (seconds, targets[channel, str(metric)])
        for channel, seconds in found
        if (channel, metric) in targets
    ]
    within = sum(seconds <= target for seconds, target in judged)
    distinct = {target for _, target in judged}
    return {
        "duration_count": len(values),
        "duration_seconds": sum(values, Fraction(0)),
        "mean_seconds": mean(values),
        "median_seconds": percentile(values, Fraction(1, 2)),
        "p90_seconds": percentile(values, Fraction(9, 10)),
        "p95_seconds": percentile(values, Fraction(19, 20)),
        "target_seconds": distinct.pop() if len(distinct) == 1 else None,
        "within_target_numerator": within,
        "within_target_denominator": len(judged),
        "within_target_rate": Fraction(within, len(judged)) if judged else None,
    }
