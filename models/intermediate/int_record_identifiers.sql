{{ incremental_by('int_changed_records', none, 'record_id') }}

with

shared as (

    select
        identifier_type,
        case identifier_type
            when 'phone' then {{ phone_digits('identifier_value') }}
            else {{ clean_text('identifier_value') }}
        end as identifier_value
    from {{ ref('shared_identifiers') }}

),

cleaned as (

    select
        stream,
        account,
        record_id,
        nullif(shop_customer_id, '') as shop_customer_id,
        {{ clean_text('email') }} as email,
        {{ phone_digits('phone') }} as phone,
        nullif(contact_id, '') as contact_id,
        nullif(ga_client_id, '') as ga_client_id
    from {{ changed_rows(ref('int_record_contacts')) }}

),

-- the number ranks the kinds, the steadiest first; the key of a customer starts with it
keyed as (

    select
        cleaned.stream,
        cleaned.account,
        cleaned.record_id,
        case
            when cleaned.shop_customer_id is not null and shared_ids.identifier_value is null
                then
                    {{ identifier_key(
                        1, 'shop_customer_id', 'cleaned.account', 'cleaned.shop_customer_id'
                    ) }}
        end as shop_customer_id_key,
        case
            when cleaned.email is not null and shared_mails.identifier_value is null
                then {{ identifier_key(2, 'email', "''", 'cleaned.email') }}
        end as email_key,
        case
            when cleaned.phone is not null and shared_tels.identifier_value is null
                then {{ identifier_key(3, 'phone', "''", 'cleaned.phone') }}
        end as phone_key,
        case
            when cleaned.contact_id is not null and shared_contacts.identifier_value is null
                then {{ identifier_key(4, 'contact_id', 'cleaned.account', 'cleaned.contact_id') }}
        end as contact_id_key,
        case
            when cleaned.ga_client_id is not null and shared_browsers.identifier_value is null
                then
                    {{ identifier_key(
                        5, 'ga_client_id', 'cleaned.account', 'cleaned.ga_client_id'
                    ) }}
        end as ga_client_id_key
    from cleaned
    left join shared as shared_ids
        on
            shared_ids.identifier_type = 'shop_customer_id'
            and cleaned.shop_customer_id = shared_ids.identifier_value
    left join shared as shared_mails
        on shared_mails.identifier_type = 'email' and cleaned.email = shared_mails.identifier_value
    left join shared as shared_tels
        on shared_tels.identifier_type = 'phone' and cleaned.phone = shared_tels.identifier_value
    left join shared as shared_contacts
        on
            shared_contacts.identifier_type = 'contact_id'
            and cleaned.contact_id = shared_contacts.identifier_value
    left join shared as shared_browsers
        on
            shared_browsers.identifier_type = 'ga_client_id'
            and cleaned.ga_client_id = shared_browsers.identifier_value

),

-- a record has one identifier of each kind at most
ranked as (

    select
        *,
        coalesce(shop_customer_id_key, email_key, phone_key, contact_id_key, ga_client_id_key)
            as primary_identifier_key
    from keyed

),

personal as (

    select
        stream,
        account,
        record_id,
        shop_customer_id_key as identifier_key,
        primary_identifier_key
    from ranked
    where shop_customer_id_key is not null

    union all

    select
        stream,
        account,
        record_id,
        email_key as identifier_key,
        primary_identifier_key
    from ranked
    where email_key is not null

    union all

    select
        stream,
        account,
        record_id,
        phone_key as identifier_key,
        primary_identifier_key
    from ranked
    where phone_key is not null

    union all

    select
        stream,
        account,
        record_id,
        contact_id_key as identifier_key,
        primary_identifier_key
    from ranked
    where contact_id_key is not null

    union all

    select
        stream,
        account,
        record_id,
        ga_client_id_key as identifier_key,
        primary_identifier_key
    from ranked
    where ga_client_id_key is not null

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
        primary_identifier_key,
        true as is_current,
        identifier_key = primary_identifier_key as is_primary
    from personal

    union all

    select
        stream,
        account,
        record_id,
        identifier_key,
        cast(null as {{ dbt.type_string() }}) as primary_identifier_key,
        false as is_current,
        false as is_primary
    from former

)

select * from final
