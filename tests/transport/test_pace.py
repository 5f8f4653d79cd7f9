from __future__ import annotations

from chatkit_notebook.transport import comm
from chatkit_notebook.transport.pace import BATCH_SECONDS, MESSAGES_PER_SECOND, RECENT_SECONDS, Pace


def test_one_response_may_send_as_often_as_the_eye_needs() -> None:
    pace = Pace()
    pace.sent("r1", 0.0)
    assert pace.between(0.0, 0) == BATCH_SECONDS


def test_fifty_responses_together_stay_far_below_what_jupyter_drops() -> None:
    pace = Pace()
    due = {f"r{number}": 0.0 for number in range(50)}
    sent: list[float] = []
    now = 0.0
    while now < 5.0:
        for request, time in due.items():
            if time <= now:
                pace.sent(request, now)
                sent.append(now)
                due[request] = now + pace.between(now, 0)
        now += 0.001
    rates = [sum(1 for time in sent if second <= time < second + 1) for second in range(1, 5)]
    assert max(rates) <= 1.1 * MESSAGES_PER_SECOND
    assert min(rates) >= 0.8 * MESSAGES_PER_SECOND


def test_what_has_ended_does_not_slow_down_the_others() -> None:
    pace = Pace()
    for number in range(50):
        pace.sent(f"r{number}", 0.0)
    later = RECENT_SECONDS + 0.1
    pace.sent("r1", later)
    assert pace.between(later, 0) == BATCH_SECONDS
    assert len(pace.recent) == 1


def test_a_window_lasts_for_half_a_minute_of_a_page_that_cannot_acknowledge() -> None:
    pace = Pace()
    waits = [pace.between(0.0, unacknowledged) for unacknowledged in range(comm.WINDOW_FRAMES)]
    assert waits == sorted(waits)
    assert waits[8] == BATCH_SECONDS  # as many as are on their way to any page
    assert sum(waits) > 30
