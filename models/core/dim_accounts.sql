{{ replace_whole(
    ['account'], unwatched=['conversations_as_of', 'orders_as_of', 'web_events_as_of']
) }}

with

accounts as (

    select * from {{ ref('int_accounts') }}

),

orders as (

    select * from {{ ref('int_order_totals') }}

),

data_as_of as (

    select * from {{ ref('int_data_as_of') }}

),

-- without a configured currency an account counts in the one that most of its orders have
used_currencies as (

    select
        account,
        currency,
        row_number() over (partition by account order by count(*) desc, currency) as currency_number
    from orders
    group by account, currency

),

final as (

    select
        accounts.account,
        accounts.time_zone,
        coalesce(accounts.currency, used_currencies.currency) as currency,
        coalesce(
            nullif('{{ var("reporting_currency") }}', ''),
            accounts.currency,
            used_currencies.currency
        )
            as reporting_currency,
        accounts.is_time_zone_configured,
        accounts.currency is not null as is_currency_configured,
        data_as_of.conversations_as_of,
        data_as_of.orders_as_of,
        data_as_of.web_events_as_of
    from accounts
    left join
        used_currencies
        on accounts.account = used_currencies.account and used_currencies.currency_number = 1
    left join data_as_of on accounts.account = data_as_of.account

)

select * from final
