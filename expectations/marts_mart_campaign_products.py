"""What the sales of targeted products keep before they are published."""

from chatmart.quality.rules import STOP, ExpectNothingFoundBy, ExpectRowsToKeep
from expectations import shared

SCHEMA, TABLE = "marts", "mart_campaign_products"

EXPECTATIONS = [
    ExpectNothingFoundBy(
        query="""
        with sold as (
            select
                orders.account, orders.currency, orders.ordered_date, lines.quantity,
                coalesce(lines.product_id, lines.sku) as product_id
            from core.fct_orders as orders
            inner join core.fct_order_lines as lines using (account, order_id)
            where not orders.is_cancelled
        )
        select mart.account
        from {table} as mart
        left join sold
            on
                mart.account = sold.account
                and mart.product_id = sold.product_id
                and mart.currency = sold.currency
                and sold.ordered_date between coalesce(baseline_first_date, campaign_first_date)
                and coalesce(campaign_last_date, baseline_last_date)
        group by
            mart.account, mart.campaign_id, mart.product_id, mart.first_date, mart.currency,
            mart.product_units_baseline, mart.product_units_campaign, mart.baseline_last_date,
            mart.campaign_first_date
        having
            product_units_baseline <> coalesce(
                sum(case when ordered_date <= baseline_last_date then quantity end), 0
            )
            or product_units_campaign <> coalesce(
                sum(case when ordered_date >= campaign_first_date then quantity end), 0
            )
        """,
        severity=STOP,
        unit="rows",
        description="What a product sold before and since are the kept order lines of those days.",
    ),
    ExpectRowsToKeep(
        rule="coalesce(baseline_last_date < first_date, true)"
        " and coalesce(campaign_first_date >= first_date, true)"
        " and coalesce(campaign_last_date <= current_date, true)",
        severity=STOP,
        description="The days before a campaign end where it begins, and none is still to come.",
    ),
    ExpectRowsToKeep(
        rule="is_causal = false",
        severity=STOP,
        description="No growth is called an effect of its campaign.",
    ),
    shared.ratios(
        "baseline_units_per_day",
        "campaign_units_per_day",
        "product_units_growth",
        "product_amount_growth",
        "other_units_growth",
        "other_amount_growth",
    ),
]
