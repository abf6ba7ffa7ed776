"""A log of any length passes, in the same memory. The million is for `make soak`."""

import tracemalloc
from pathlib import Path

import pytest

from auditctl.sources.folder import Folder
from auditctl.verify import ledger
from auditctl.verify.run import Report, Wanted, verify
from bench import audit


def verified(folder: Path) -> Report:
    return verify(Folder(folder), Wanted(audit.START))


def peak(folder: Path) -> int:
    """Bytes of Python's own memory, at most."""
    tracemalloc.start()
    try:
        assert verified(folder).sound
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what is held in memory made small, four times the entries need no more of it."""
    for name, most in (("_CHAINS", 50), ("_ROWS", 50), ("_LEAVES", 100)):
        monkeypatch.setattr(ledger, name, most)
    sizes = (1_000, 4_000)
    for count in sizes:
        audit.write(tmp_path / str(count), count, an_hour=500)
    peak(tmp_path / "1000")  # what is loaded once
    small, large = (peak(tmp_path / str(count)) for count in sizes)
    assert large < 1.3 * small


def test_what_does_not_fit_into_memory_is_judged_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    audit.write(tmp_path, 2_000, an_hour=1_000)
    once = verified(tmp_path)
    for name in ("_CHAINS", "_ROWS", "_LEAVES"):
        monkeypatch.setattr(ledger, name, 7)
    again = verified(tmp_path)
    assert once.sound
    assert (again.sound, again.entries, again.chains, again.last) == (True, once.entries, once.chains, once.last)


@pytest.mark.soak
def test_a_million_entries_take_less_than_a_minute_in_constant_memory(tmp_path: Path) -> None:
    audit.write(tmp_path, 1_000_000)
    used = audit.verified(tmp_path)
    assert used.ru_utime + used.ru_stime < 60, "seconds of one core"
    assert used.ru_maxrss < 150_000, "KiB"
