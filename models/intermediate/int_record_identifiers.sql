{{ incremental_by('int_changed_records', none, 'record_id') }}

with

contacts as (

    select * from {{ changed_rows(ref('int_record_contacts')) }}

),

shared as (

    select
        identifier_type,
        case identifier_type
            when 'phone' then {{ phone_digits('identifier_value') }}
            else {{ clean_text('identifier_value') }}
        end as identifier_value
    from {{ ref('shared_identifiers') }}

),

-- the number orders the kinds from the steadiest to the loosest;
-- the key of a customer starts with it
identified as (

    select
        stream,
        account,
        record_id,
        '1' as kind_rank,
        'shop_customer_id' as identifier_type,
        account as identifier_scope,
        nullif(shop_customer_id, '') as identifier_value
    from contacts

    union all

    select
        stream,
        account,
        record_id,
        '2' as kind_rank,
        'email' as identifier_type,
        '' as identifier_scope,
        {{ clean_text('email') }} as identifier_value
    from contacts

    union all

    select
        stream,
        account,
        record_id,
        '3' as kind_rank,
        'phone' as identifier_type,
        '' as identifier_scope,
        {{ phone_digits('phone') }} as identifier_value
    from contacts

    union all

    select
        stream,
        account,
        record_id,
        '4' as kind_rank,
        'contact_id' as identifier_type,
        account as identifier_scope,
        nullif(contact_id, '') as identifier_value
    from contacts

    union all

    select
        stream,
        account,
        record_id,
        '5' as kind_rank,
        'ga_client_id' as identifier_type,
        account as identifier_scope,
        nullif(ga_client_id, '') as identifier_value
    from contacts

),

personal as (

    select
        identified.stream,
        identified.account,
        identified.record_id,
        identified.kind_rank
        || {{ surrogate_key([
            'identified.identifier_type',
            'identified.identifier_scope',
            'identified.identifier_value',
        ]) }} as identifier_key
    from identified
    left join shared
        on
            identified.identifier_type = shared.identifier_type
            and identified.identifier_value = shared.identifier_value
    where identified.identifier_value is not null and shared.identifier_value is null

),

ranked as (

    select
        *,
        row_number()
            over (partition by stream, account, record_id order by identifier_key)
            as identifier_number
    from personal

),

previous as (

    {{ previous_rows(['stream', 'account', 'record_id', 'identifier_key']) }}

),

-- what a record was once known by stays on file: who it was linked with then is looked at again
former as (

    select previous.*
    from previous
    left join personal
        on
            previous.stream = personal.stream
            and previous.account = personal.account
            and previous.record_id = personal.record_id
            and previous.identifier_key = personal.identifier_key
    where personal.identifier_key is null

),

final as (

    select
        stream,
        account,
        record_id,
        identifier_key,
        true as is_current,
        identifier_number = 1 as is_primary
    from ranked

    union all

    select
        stream,
        account,
        record_id,
        identifier_key,
        false as is_current,
        false as is_primary
    from former

)

select * from final
