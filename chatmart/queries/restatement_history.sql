with reads as (
    select * from unnest(%(marts)s::text[], %(streams)s::text[]) as one (mart, stream)
),

changed as (
    select
        mart,
        account,
        local_date,
        row_key,
        gone.content as row_before,
        come.content as row_after
    from (select * from pg_temp.restated_rows where not is_new) as gone
    full join (select * from pg_temp.restated_rows where is_new) as come
        using (mart, account, local_date, row_key)
    where gone.content is distinct from come.content
),

known_causes as (
    select
        mart,
        account,
        local_date,
        array_agg(distinct cause) as causes
    from (select distinct mart, account, local_date from changed) as days
    inner join reads using (mart)
    inner join pg_temp.day_causes using (stream, account, local_date)
    group by mart, account, local_date
)

insert into quality.mart_history (
    mart, account, local_date, row_key, row_before, numbers_after,
    since_publication_id, publication_id, run_id, causes
)
select
    changed.mart,
    changed.account,
    changed.local_date,
    changed.row_key,
    changed.row_before,
    coalesce(
        (
            select jsonb_object_agg(number, changed.row_after -> number)
            from unnest(daily_marts.number_columns) as number
            where
                (changed.row_before -> number) is distinct from (changed.row_after -> number)
        ),
        '{}'
    ),
    coalesce(
        (
            select max(earlier.publication_id)
            from quality.mart_history as earlier
            where
                earlier.mart = changed.mart
                and earlier.account = changed.account
                and earlier.local_date = changed.local_date
                and earlier.row_key = changed.row_key
        ),
        mart_days.publication_id
    ),
    %(publication_id)s,
    %(run_id)s,
    case
        when %(has_other_definition)s::boolean then (
            select array_agg(distinct cause order by cause)
            from unnest(known_causes.causes || array['changed_definition']) as cause
        )
        else coalesce(known_causes.causes, array['other'])
    end
from changed
inner join quality.daily_marts using (mart)
inner join quality.mart_days using (mart, account, local_date)
left join known_causes using (mart, account, local_date)
