create or replace view marts.mart_restatements as
with changed as (
    select
        history.*,
        number.key as metric_column,
        cast(history.row_before ->> number.key as numeric) as previous_value,
        cast(number.value as numeric) as new_value
    from quality.mart_history as history
    cross join lateral jsonb_each_text(history.numbers_after) as number
),

placed as (
    select
        changed.*,
        first_value(changed.previous_value) over arrivals as first_reported_value,
        first_value(changed.new_value) over departures as current_value,
        row_number() over departures = 1 as is_latest
    from changed
    window
        arrivals as (
            partition by mart, account, local_date, row_key, metric_column
            order by publication_id
        ),
        departures as (
            partition by mart, account, local_date, row_key, metric_column
            order by publication_id desc
        )
)

select
    placed.mart,
    placed.account,
    placed.local_date,
    placed.row_key,
    placed.metric_column,
    placed.first_reported_value,
    first_run.run_id as first_reported_run_id,
    placed.previous_value,
    placed.new_value,
    coalesce(placed.new_value, 0) - coalesce(placed.previous_value, 0) as change_amount,
    placed.current_value,
    placed.is_latest,
    placed.run_id,
    placed.changed_at,
    placed.causes
from placed
left join quality.mart_days as first_day using (mart, account, local_date)
left join quality.publications as first_run
    on first_day.publication_id = first_run.publication_id;
comment on view marts.mart_restatements is
'What later runs changed of published daily numbers, and why; see docs/restatements.md. One row per mart, account, local day, row key, metric column and run that changed it.';
comment on column marts.mart_restatements.row_key is
'What else tells the row of the mart apart, such as channel and team.';
comment on column marts.mart_restatements.first_reported_value is
'What the run that first published the day said; null when it had no such number.';
comment on column marts.mart_restatements.first_reported_run_id is
'The run that first published the day; null when its publication is kept no longer.';
comment on column marts.mart_restatements.previous_value is 'What was published until this run.';
comment on column marts.mart_restatements.new_value is 'What this run published.';
comment on column marts.mart_restatements.change_amount is
'New less previous, where no number counts as 0. It adds up for counts and amounts only.';
comment on column marts.mart_restatements.current_value is 'What is published now.';
comment on column marts.mart_restatements.is_latest is
'Whether this is the newest change of the number: one such row a number.';
comment on column marts.mart_restatements.run_id is 'The run that changed the number.';
comment on column marts.mart_restatements.causes is
'Why, in alphabetical order: backfill, cancellation, changed_definition, erasure, identity_merge, late_data, other, refund.';
