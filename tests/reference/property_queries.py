"""Queries for the rows that break what must hold in every warehouse."""

CREDITS = """
select a.account, a.order_id, a.attribution_model, a.window_hours, sum(credit), sum(credited_amount)
from core.{table} as a
left join core.fct_orders as o on a.account = o.account and a.order_id = o.order_id
group by a.account, a.order_id, a.attribution_model, a.window_hours, o.order_net_amount
having abs(sum(credit) - 1) > 1e-9 or sum(credited_amount) is distinct from o.order_net_amount
"""
MODELS = """
select account, order_id, window_hours, count(distinct attribution_model)
from core.{table}
group by account, order_id, window_hours
having count(distinct attribution_model) <> (
    select count(distinct attribution_model) from core.{table}
)
"""
BASES = """
select {key}, {numbers}
from marts.{mart}
where date_basis in ('{one}', '{other}')
group by {key}
having {unequal}
"""
RATE = """
select {rate}, {metric}_numerator, {metric}_denominator
from marts.{mart}
where {rate} is distinct from {metric}_numerator::numeric / nullif({metric}_denominator, 0)
    and ({rate} is null or nullif({metric}_denominator, 0) is null
        or abs({rate} - {metric}_numerator::numeric / nullif({metric}_denominator, 0)) > 1e-9)
"""
COLUMNS = """
select table_schema, table_name, column_name
from information_schema.columns
where table_schema in ('core', 'marts') and column_name like %s
    and data_type in ('numeric', 'double precision')
order by 1, 2, 3
"""
FIRST_RESPONSES = """
select c.account, c.conversation_id, c.first_response_seconds, r.response_seconds
from core.fct_conversations as c
left join core.fct_responses as r
    on c.account = r.account and c.conversation_id = r.conversation_id and r.response_number = 1
where (c.first_response_seconds is null) <> (r.responded_at is null)
"""
SPLIT_RATINGS = """
with credited as (
    select account, credit_rule, sum(csat_numerator) as satisfied, sum(csat_denominator) as rated
    from marts.mart_operator_satisfaction
    where credit_rule <> 'all_participants'
    group by account, credit_rule
),
given as (
    select account, count(*) filter (where is_satisfied) as satisfied, count(is_satisfied) as rated
    from core.fct_ratings
    where kind = 'csat'
    group by account
)
select g.account, rules.credit_rule, c.satisfied, g.satisfied, c.rated, g.rated
from given as g
cross join (
    values ('closer'), ('first_human'), ('last_human'), ('most_messages'), ('equal_split')
) as rules (credit_rule)
left join credited as c on g.account = c.account and rules.credit_rule = c.credit_rule
where abs(coalesce(c.satisfied, 0) - g.satisfied) > 1e-9
    or abs(coalesce(c.rated, 0) - g.rated) > 1e-9
"""
SHARES = """
select account, conversation_id, sum(equal_share)
from core.fct_participations
where participant_type = 'operator'
group by account, conversation_id
having abs(sum(equal_share) - 1) > 1e-9
"""
NEGATIVE = """
select {column} from {schema}.{table}
where {column} < 0 and not coalesce({may_run_back}, false)
"""
HISTOGRAM = """
select counted.*, held.*
from (
    select account, count({metric}), sum({metric}) from (select * from core.{fact}) as fact
    where {metric} is not null group by account
) as counted (account, number, seconds)
full join (
    select account, sum(duration_count), sum(duration_seconds) from marts.mart_duration_histogram
    where metric = '{metric}' group by account
) as held (account, number, seconds) on counted.account = held.account
where counted.number is distinct from held.number or counted.seconds is distinct from held.seconds
"""
CONVERSIONS = """
select counted.*, held.*
from (
    select account, count(*), count(*) filter (where status = 'closed')
    from core.fct_conversations
    group by account
) as counted (account, started, closed)
left join (
    select account, window_hours,
        sum(conversations) filter (where date_basis = 'started'),
        sum(conversations) filter (where date_basis = 'closed')
    from marts.mart_conversion
    group by account, window_hours
) as held (account, window_hours, started, closed) on counted.account = held.account
where counted.started is distinct from held.started or counted.closed <> coalesce(held.closed, 0)
"""
