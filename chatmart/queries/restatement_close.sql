update quality.publications
set
    through_load_id = coalesce(
        (select max(load_id) from intermediate.int_changed_records),
        (
            select max(earlier.through_load_id)
            from quality.publications as earlier
            where earlier.publication_id < %(publication_id)s
        ),
        0
    )
where publication_id = %(publication_id)s
