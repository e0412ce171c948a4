delete from quality.reported_records as reported
using pg_temp.record_states as states
where
    not states.is_there
    and states.was_there
    and reported.stream = states.stream
    and reported.account = states.account
    and reported.record_id = states.record_id
