select
    source || ' ' || data_as_of.stream as stream,
    account,
    to_char(data_as_of at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as data_as_of_utc,
    cursors.files_read
from staging.data_as_of
left join (
    select
        source,
        stream,
        count(*) as files_read
    from staging.cursors
    group by source, stream
) as cursors using (source, stream)
order by source, data_as_of.stream, account
