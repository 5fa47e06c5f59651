"""Files that a run writes: whole or not at all, whatever comes between."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import NoReturn

import pytest
from dechaff.batch.sink import part_of, write_whole


def test_stop_while_a_file_is_written(tmp_path: Path) -> None:
    """Ctrl-C in the middle of a large file leaves neither the file nor its part; what stood there before stays."""
    path = tmp_path / "page.html"
    path.write_bytes(b"of an earlier run")

    def stop(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    data = b"." * (64 << 20)
    before = signal.signal(signal.SIGALRM, stop)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.005)  # so much takes longer
        with pytest.raises(KeyboardInterrupt):
            write_whole(path, part_of(path), data)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"page.html": b"of an earlier run"}
