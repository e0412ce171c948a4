"""What the credit of campaigns for orders keeps."""

from chatmart.quality.rules import STOP, ExpectNothingFoundBy

SCHEMA, TABLE = "core", "fct_campaign_attributions"

EXPECTATIONS = [
    ExpectNothingFoundBy(
        query="""
        select credited.account, credited.order_id
        from (
            select
                account,
                order_id,
                attribution_model,
                window_hours,
                sum(credit) as credit,
                sum(credited_amount) as credited_amount
            from {table}
            group by account, order_id, attribution_model, window_hours
        ) as credited
        left join core.fct_orders as orders
            on credited.account = orders.account and credited.order_id = orders.order_id
        where
            abs(credited.credit - 1) > 1e-9
            or credited.credited_amount is distinct from orders.order_net_amount
        """,
        severity=STOP,
        unit="splits",
        description="Every split of an order over campaigns adds up to a credit of 1 and to the"
        " order's net amount.",
    ),
]
