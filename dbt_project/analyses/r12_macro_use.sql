-- Which prepared answers do we use, and in which share of all replies?
-- One row per account and macro, over all days on which conversations started.
-- The trap: an answer that is used all the time says that the shop's pages do not give it.
with

totals as (

    select
        account,
        sum(replies) as replies
    from {{ ref('mart_theme_performance') }}
    where theme_type = 'account'
    group by account

)

select
    macros.account,
    macros.theme as macro_id,
    sum(macros.macro_uses) as macro_uses,
    max(totals.replies) as replies,
    sum(macros.macro_uses) / nullif(max(totals.replies), 0) as macro_use_rate
from {{ ref('mart_theme_performance') }} as macros
inner join totals on macros.account = totals.account
where macros.theme_type = 'macro'
group by macros.account, macros.theme
order by macros.account asc, macro_uses desc, macro_id asc
