{{ replace_whole(['account', 'team_id']) }}

with

timelines as (

    select * from {{ ref('int_conversation_timelines') }}

),

operators as (

    select * from {{ ref('int_operators') }}

),

named as (

    select
        account,
        team_id,
        team_name
    from operators

    union all

    select
        account,
        team_id,
        team_name
    from timelines

),

final as (

    select
        {{ surrogate_key(['account', 'team_id']) }} as team_key,
        account,
        team_id,
        coalesce(max({{ by_code_point('team_name') }}), team_id) as team_name
    from named
    where team_id is not null
    group by account, team_id

)

select * from final
