select note
from quality.builds
where run_id = %(build)s and note is not null
