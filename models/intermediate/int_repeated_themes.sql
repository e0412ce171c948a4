{{ incremental_by('int_changed_records', 'conversations', 'conversation_id') }}

with

messages as (

    select * from {{ changed_rows(ref('int_messages')) }}

),

suggested_products as (

    select * from {{ changed_rows(ref('int_suggested_products')) }}

),

participations as (

    select * from {{ changed_rows(ref('int_participations')) }}

),

conversation_tags as (

    select * from {{ changed_rows(ref('int_conversation_tags')) }}

),

tag_themes as (

    select * from {{ ref('tag_themes') }}

),

tags as (

    select
        conversation_tags.account,
        conversation_tags.conversation_id,
        tag_themes.tag_group,
        tag_themes.theme
    from conversation_tags
    inner join tag_themes on conversation_tags.tag = tag_themes.tag

),

found as (

    {% for rows, theme_type, theme in [
        ('messages', "'campaign'", 'campaign_id'),
        ('messages', "'macro'", 'macro_id'),
        ('suggested_products', "'product'", 'product_id'),
        ('tags', 'tag_group', 'theme'),
        ('participations', "'bot'", "case when participant_type <> 'operator' then participant_id end"),
    ] %}
        select
            account,
            conversation_id,
            {{ theme_type }} as theme_type,
            {{ theme }} as theme
        from {{ rows }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

final as (

    select
        account,
        conversation_id,
        theme_type,
        theme,
        count(*) as found_count
    from found
    where theme is not null
    group by account, conversation_id, theme_type, theme

)

select * from final
