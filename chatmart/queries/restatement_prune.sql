-- what a run reported can be told as long as every later change is kept
with forgotten as (
    delete from quality.publications
    where
        published_at < now() - make_interval(days => %(days)s::int)
        and publication_id < (select max(publication_id) from quality.publications)
)

delete from quality.mart_history
where changed_at < now() - make_interval(days => %(days)s::int)
