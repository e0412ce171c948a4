select distinct on (source_name, stream)
    source_name as source,
    failure
from staging.extractions
where extraction_id > %(after_extraction_id)s
order by source_name, stream, extraction_id desc
