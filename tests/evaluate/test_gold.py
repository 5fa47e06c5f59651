"""Gold pages are read in every form that is offered, and a bad row is named."""

from __future__ import annotations

import gzip
import json
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest
from dechaff.errors import InputError
from dechaff.evaluate.gold import fold_of, read_gold, site_of

SEEDS = Path(__file__).parents[2] / "seeds"
ROWS = [
    {"id": "a", "source": "s", "html": "<p>x", "gold": "x", "url": "https://news.example.co.uk/1", "type": "article"},
    {"id": "b", "source": "s", "text": "y", "with_": ["y"], "without": ["z"]},
]
TEXT = "".join(json.dumps(row) + "\n" for row in ROWS)


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("gold.jsonl", lambda path: path.write_text(TEXT, "utf-8")),
        ("gold.jsonl.gz", lambda path: path.write_bytes(gzip.compress(TEXT.encode()))),
        ("gold.jsonl.xz", lambda path: path.write_bytes(lzma.compress(TEXT.encode()))),
    ],
)
def test_rows_are_read(name: str, write: Callable[[Path], object], tmp_path: Path) -> None:
    """Plain, gzip and xz hold the same pages; a folder of such files gives them too."""
    write(tmp_path / name)
    for place in (tmp_path / name, tmp_path):
        first, second = read_gold(place)
        assert (first.id, first.html, first.gold, first.site) == ("a", "<p>x", "x", "example.co.uk")
        assert (second.text, second.keep, second.drop, second.gold) == ("y", ("y",), ("z",), None)


def test_folder_of_pairs_is_read() -> None:
    """Every seed is a gold page: its dump or HTML beside its JSON."""
    pages = list(read_gold(SEEDS))
    assert len(pages) == len(list(SEEDS.glob("*.json")))
    assert {page.html is None for page in pages} == {True, False}
    assert all((page.html is None) != (page.text is None) for page in pages)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("[]", "gold.jsonl:3: no page"),
        ('{"id": "c", "gold": "x"}', "gold.jsonl:3: no page"),
        ('{"id": "c", "html": "<p>x"}', "gold.jsonl:3: no gold"),
    ],
)
def test_bad_row_is_named(row: str, says: str, tmp_path: Path) -> None:
    """The error says which line and what it lacks."""
    path = tmp_path / "gold.jsonl"
    path.write_text(TEXT + row + "\n", "utf-8")
    with pytest.raises(InputError, match=says):
        list(read_gold(path))


@pytest.mark.parametrize("content", [b"{not json\n", b"\xff\xfe\x00\n"])
def test_file_that_is_no_json_is_named(content: bytes, tmp_path: Path) -> None:
    """Not a traceback but the file's name."""
    path = tmp_path / "gold.jsonl"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"gold\.jsonl"):
        list(read_gold(path))


def test_folder_without_gold_and_missing_file(tmp_path: Path) -> None:
    """Nothing to score is an error, not a table of nothing."""
    for path in (tmp_path, tmp_path / "nowhere.jsonl"):
        with pytest.raises(InputError):
            list(read_gold(path))


def test_pages_of_one_site_share_a_fold() -> None:
    """Subdomains and ports do not split a site; folds are the same in every process."""
    urls = ("https://www.example.org/a", "http://m.example.org:8080/b", "https://example.org")
    assert {site_of({"url": url}) for url in urls} == {"example.org"}
    assert fold_of("example.org", 5) == fold_of("example.org", 5)
    assert {fold_of(f"site{number}.org", 5) for number in range(60)} == set(range(5))
