select run_id
from quality.publications
order by publication_id desc
limit 1
