"""Work done ahead by a second process: the same results whoever does it, and whatever becomes of it."""

import os
import signal
import time
from functools import partial

import pytest

from pcc_analysis.ahead import SPARE, Ahead

PIECES = ["first", "second", "third", "last"]


def done_by(piece):
    """Return a piece with the process that did it; the first takes so long that the other process has done the rest."""
    time.sleep(0.5 if piece == "first" else 0)
    return piece, os.getpid()


@pytest.fixture
def children(monkeypatch):
    """Return how many processes were begun that nobody has seen end."""
    begun = []
    fork = os.fork

    def noted():
        pid = fork()
        if pid:
            begun.append(pid)
        return pid

    monkeypatch.setattr(os, "fork", noted)
    yield begun
    for pid in begun:
        with pytest.raises(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)


def test_the_other_process_begins_at_the_end(monkeypatch, children):
    monkeypatch.setenv(SPARE, "1")
    with Ahead(done_by, PIECES) as ahead:
        found = [ahead(piece) for piece in PIECES]
    assert [piece for piece, _pid in found] == PIECES
    assert found[0][1] == os.getpid()
    assert {pid for _piece, pid in found[1:]} == set(children) != {os.getpid()}


@pytest.mark.parametrize("spare", [None, False])
def test_without_a_processor_to_spare_everything_is_done_here_when_it_is_asked_for(monkeypatch, spare):
    monkeypatch.setenv(SPARE, "" if spare is None else "1")
    with Ahead(done_by, PIECES[1:], spare=spare) as ahead:
        assert {ahead(piece)[1] for piece in reversed(PIECES[1:])} == {os.getpid()}


@pytest.mark.parametrize("order", [PIECES, PIECES[::-1], [PIECES[2], *PIECES, PIECES[0]]])
def test_pieces_may_be_asked_for_in_any_order_and_again(children, order):
    with Ahead(len, PIECES, spare=True) as ahead:
        assert [ahead(piece) for piece in order] == list(map(len, order))


def test_results_are_as_large_as_they_like(children):
    with Ahead(lambda size: b"x" * size, [1, 5_000_000, 3_000_000], spare=True) as ahead:
        assert [len(ahead(size)) for size in (1, 5_000_000, 3_000_000)] == [1, 5_000_000, 3_000_000]


def lost(here, piece):
    if os.getpid() != here:
        os.kill(os.getpid(), signal.SIGKILL)
    return done_by(piece)


def test_what_a_lost_process_had_is_done_here(children):
    with Ahead(partial(lost, os.getpid()), PIECES, spare=True) as ahead:
        assert [ahead(piece) for piece in PIECES] == [(piece, os.getpid()) for piece in PIECES]


def refused(piece):
    time.sleep(0.2)
    raise ValueError(piece)


def test_an_error_is_raised_where_the_piece_is_asked_for(children):
    with Ahead(refused, PIECES, spare=True) as ahead:
        for piece in PIECES:
            with pytest.raises(ValueError, match=piece):
                ahead(piece)


def test_a_process_that_is_still_at_work_ends_with_the_block(children):
    started = time.monotonic()
    with Ahead(lambda seconds: time.sleep(seconds), [0.0, 60.0], spare=True) as ahead:
        ahead(0.0)
    assert time.monotonic() - started < 30
    assert len(children) == 1
