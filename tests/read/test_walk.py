"""Folders: sorted, names settled by the folder alone, every odd entry told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from dechaff.read import Entry, Unreadable, read_inputs
from dechaff.read.walk import places, shown, stem


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.html", "a"), ("a.html.gz", "a"), ("a.tar", "a.tar"), ("1news.az", "1news.az"), ("page.2024", "page.2024"),
     (".html", ".html"), ("a.b.txt", "a.b"), ("x.warc.zst", "x")],
)  # fmt: skip
def test_stem(name: str, expected: str) -> None:
    """Only what says how a page is stored is dropped from its name."""
    assert stem(name) == expected


def test_colliding_names_keep_their_suffix() -> None:
    """Two names that meet both keep their suffix, whichever comes first; case alone tells no two apart."""
    assert places(["b.html", "b.txt", "c.html"]) == {"b.html": "b.html", "b.txt": "b.txt", "c.html": "c"}
    both = places(["A.html", "a.html"])
    assert len({place.casefold() for place in both.values()}) == 2


def test_walk_is_sorted_and_leaves_hidden_files_out(tmp_path: Path) -> None:
    """The order is that of the names, at every depth."""
    for name in ("b/2.html", "b/1.html", "a.html", ".git/x.html", "c.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("text")
    names = [entry.name for entry in read_inputs([str(tmp_path)], max_bytes=100)]
    assert names == ["a.html", "b/1.html", "b/2.html", "c.html"]


def test_odd_entries_are_told_and_the_rest_is_read(tmp_path: Path) -> None:
    """FIFO, dangling link, link loop, link to a folder above: each one line, none blocks."""
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "up").symlink_to(".")
    (tmp_path / "z.txt").write_text("text")
    found = {entry.name: entry for entry in read_inputs([str(tmp_path)], max_bytes=100)}
    assert isinstance(found.pop("z.txt"), Entry)
    assert sorted(found) == ["dangling", "fifo", "loop", "up"]
    assert all(isinstance(entry, Unreadable) for entry in found.values())


def test_names_are_shown_as_one_line_of_text() -> None:
    """Bytes that are no UTF-8, line breaks and escapes in a name move nothing on the screen."""
    assert shown(os.fsdecode(b"caf\xe9\n\x1b[1m")) == "caf\\xe9\\n\\x1b[1m"


def test_several_inputs_keep_their_own_names(tmp_path: Path) -> None:
    """Two folders given together do not meet in the output; the same name twice is numbered."""
    for name in ("one", "two", "more/one"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "x.html").write_text("text")
    inputs = [str(tmp_path / name) for name in ("one", "two", "more/one")]
    entries = list(read_inputs(inputs, max_bytes=100))
    assert [getattr(entry, "place", "") for entry in entries] == ["one/x", "two/x", "one~2/x"]


def test_same_names_given_together_never_meet(tmp_path: Path) -> None:
    """The number that sets equal names apart is not one that another input's name has."""
    given = []
    for place in ("1/x.txt", "2/x.txt", "3/x~2.txt", "4/X.TXT", "5/x/y.txt", "6/x/y.txt"):
        (tmp_path / place).parent.mkdir(parents=True)
        (tmp_path / place).write_text("text")
        given.append(str(tmp_path / place.removesuffix("/y.txt")))
    entries = [entry for entry in read_inputs(given, max_bytes=100) if isinstance(entry, Entry)]
    assert len({entry.place.casefold() for entry in entries}) == len(entries) == 6


def test_no_folder_takes_the_name_of_the_manifest(tmp_path: Path) -> None:
    """A folder of that name at the top is moved aside, alone and among other inputs; deeper down it stays."""
    for place in ("in/manifest.jsonl/a.txt", "in/deep/manifest.jsonl/b.txt"):
        (tmp_path / place).parent.mkdir(parents=True)
        (tmp_path / place).write_text("text")
    inside = [getattr(entry, "place", "") for entry in read_inputs([str(tmp_path / "in")], max_bytes=100)]
    assert inside == ["deep/manifest.jsonl/b", "manifest.jsonl~2/a"]
    together = [str(tmp_path / "in" / "manifest.jsonl"), str(tmp_path / "in" / "deep")]
    assert [getattr(entry, "place", "") for entry in read_inputs(together, max_bytes=100)] == [
        "manifest.jsonl~2/a", "deep/manifest.jsonl/b",
    ]  # fmt: skip
