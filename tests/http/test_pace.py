import threading

from chatmart.http import Pace


def passing(pace_kwargs, count):
    """Give when each of `count` requests passes, on a clock that only sleeping moves."""
    now = [0.0]

    def sleep(seconds):
        now[0] += seconds

    pace = Pace(**pace_kwargs, clock=lambda: now[0], sleep=sleep)
    passed = []
    for _ in range(count):
        pace.wait()
        passed.append(round(now[0], 6))
    return passed


def test_requests_pass_evenly():
    assert passing({"per_second": 2}, 4) == [0, 0.5, 1.0, 1.5]


def test_a_burst_passes_only_after_quiet():
    now = [0.0]
    pace = Pace(2, burst=3, clock=lambda: now[0], sleep=lambda s: now.__setitem__(0, now[0] + s))

    now[0] = 10.0
    passed = []
    for _ in range(5):
        pace.wait()
        passed.append(now[0])

    assert passed == [10, 10, 10, 10.5, 11]


def test_without_a_limit_nothing_waits():
    assert passing({"per_second": None}, 3) == [0, 0, 0]


def test_threads_share_one_pace():
    slept = []
    pace = Pace(10, clock=lambda: 0.0, sleep=slept.append)
    threads = [threading.Thread(target=pace.wait) for _ in range(5)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(round(one, 6) for one in slept) == [0.1, 0.2, 0.3, 0.4]
