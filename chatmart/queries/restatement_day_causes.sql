create temporary table day_causes (
    stream text not null,
    account text not null,
    local_date date not null,
    cause text not null
) on commit drop
