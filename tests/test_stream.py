"""Streams: how long work reports itself."""

import pytest

from emlp_lab.stream import Event, drain


def counting(n: int):
    for i in range(n):
        yield Event("count", f"{i}", i, n)
    return n * n


def test_drain_returns_the_result_and_passes_events():
    seen = []
    assert drain(counting(3), seen.append) == 9
    assert [(event.done, event.total) for event in seen] == [(0, 3), (1, 3), (2, 3)]
    assert drain(counting(0)) == 0


def test_errors_pass():
    def failing():
        yield Event("start", "start")
        raise RuntimeError("broken")

    seen = []
    with pytest.raises(RuntimeError, match="broken"):
        drain(failing(), seen.append)
    assert len(seen) == 1


def test_an_observer_may_stop_the_work():
    stream = counting(5)

    def stop(event: Event) -> None:
        if event.done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        drain(stream, stop)
    assert next(stream).done == 3


def test_events_are_frozen():
    event = Event("a", "b")
    with pytest.raises(AttributeError):
        event.stage = "c"
    with pytest.raises(TypeError):
        event.data["x"] = 1
    assert event == Event("a", "b", 0, 0)
