from datetime import timedelta

from benchmarks.extract.__main__ import check_landed, serving
from benchmarks.extract.contenders import chatmart
from benchmarks.extract.conversations import created_at
from chatmart import warehouse


def test_the_benchmark_lands_every_conversation(database):
    url = warehouse.url(database)

    with serving(150, 2) as api:
        chatmart(url, api, created_at(150) + timedelta(days=1))()

    check_landed(url, 150)
