"""What the clicks on links of campaigns keep before they are published."""

from chatmart.quality import narrowing
from chatmart.quality.rules import STOP, ExpectNothingFoundBy
from expectations import shared, totals

SCHEMA, TABLE = "marts", "mart_campaign_clicks"
ROWS_OF_A_NIGHT = narrowing.days(TABLE)

EXPECTATIONS = [
    totals.same(
        "session_count",
        "core.fct_web_events where event_name = 'session_start'"
        " and session_campaign not like '(%)' and {day of event_date}",
        "Every session with the mark of a campaign counts on one day.",
        counted="sum(coalesce(session_count, event_count))",
    ),
    ExpectNothingFoundBy(
        query="""
        select *
        from {table} as clicks
        left join reference.campaign_links as links
            on
                clicks.account = links.account
                and clicks.session_campaign = links.session_campaign
        where clicks.campaign_id is distinct from links.campaign_id
        """,
        severity=STOP,
        unit="rows",
        description="Each mark counts for the campaign that its line names.",
    ),
    shared.ratios("click_conversion"),
    shared.NO_DAY_TO_COME,
]
