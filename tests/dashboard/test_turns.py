"""Shapes are asked by one thread at a time, and long work lets others go first between its steps."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from geo.dashboard import jobs
from geo.dashboard.components import guarded
from geo.dashboard.turns import given_up, in_turn, pass_on, turn


def beside(work):
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def test_one_works_at_a_time_and_whoever_has_the_turn_may_take_it_again() -> None:
    inside, worst = [], []

    @in_turn
    def work() -> None:
        with turn():
            inside.append(1)
            worst.append(len(inside))
            threading.Event().wait(0.001)
            inside.pop()

    threads = [beside(lambda: [work() for _ in range(20)]) for _ in range(8)]
    for thread in threads:
        thread.join(60)
    assert len(worst) == 160
    assert set(worst) == {1}


@pytest.mark.parametrize("give", [given_up, None])
def test_a_turn_that_is_given_up_is_another_s(give) -> None:
    done = threading.Event()
    with turn(), turn():
        other = beside(in_turn(done.set))
        assert not done.wait(0.05)
        if give:
            with give():
                assert done.wait(60)
        else:
            while not done.is_set():
                pass_on()
        again = threading.Event()
        beside(in_turn(again.set))
        assert not again.wait(0.05), "the turn is held again"
    assert again.wait(60)
    other.join(60)


def test_a_fault_ends_the_turn() -> None:
    @in_turn
    def broken() -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        broken()
    done = threading.Event()
    beside(in_turn(done.set))
    assert done.wait(60)


def test_a_page_waits_for_its_turn() -> None:
    drawn = threading.Event()
    with turn():
        beside(guarded(drawn.set))
        assert not drawn.wait(0.05)
    assert drawn.wait(60)


def test_a_page_is_drawn_between_the_steps_of_an_export_and_an_export_while_a_page_waits_for_it() -> None:
    begun, drawn = threading.Event(), threading.Event()

    def write(path: Path, progress) -> None:
        begun.set()
        while not drawn.is_set():
            progress(0.5, "a step")
        path.write_text("done")

    job = jobs.start("file.txt", "asked", write)
    assert begun.wait(60)
    page = guarded(drawn.set)
    page()
    with turn():
        assert job.wait(60)
    assert job.data == b"done"
