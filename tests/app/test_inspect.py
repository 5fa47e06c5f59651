"""`dechaff inspect` as a user runs it: a real process, real files."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SEED = Path(__file__).parents[2] / "seeds" / "1news-az-ru-opinion.txt"


def run(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The command, as from a shell."""
    command = [sys.executable, "-c", "from dechaff.app import main; main()", "inspect", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, check=False, timeout=120)


def test_piped_view_is_plain_and_stable() -> None:
    """In a pipe: no escape sequence, 100 columns, the same bytes twice, whatever COLUMNS says."""
    first, second = run(SEED), run(SEED)
    assert first.returncode == 0
    assert first.stdout == second.stdout
    assert b"\x1b" not in first.stdout
    text = first.stdout.decode()
    assert "latest-news" in text
    assert max(map(len, text.splitlines())) <= 100


def test_json_is_the_contracts_record() -> None:
    """One line per page with the blocks, their reasons and the removed runs with their items."""
    record = json.loads(run(SEED, "--json").stdout)
    assert record["schema_version"] == 1
    assert {"index", "first_line", "last_line", "text", "label", "kind", "score", "reasons"} <= set(record["blocks"][0])
    news = [item for removed in record["removed"] if removed["kind"] == "latest-news" for item in removed["items"]]
    assert {"time": "17:11", "title": "Назначен главный государственный фитосанитарный инспектор"} in news
    videos = [item for removed in record["removed"] if removed["kind"] == "video" for item in removed["items"]]
    assert any(item["date"] == "2025-12-12T15:50" for item in videos)
    assert any(reason["name"].startswith("kind: ") for block in record["blocks"] for reason in block["reasons"])


@pytest.mark.parametrize(("only", "mark"), [("kept", "+"), ("removed", "-")])
def test_only(only: str, mark: str) -> None:
    """Every row has the mark asked for."""
    rows = run(SEED, "--only", only).stdout.decode().split("\n\n", 1)[1].splitlines()
    assert rows
    assert {row.split()[2] for row in rows} == {mark}


def test_reasons_and_compare_and_width() -> None:
    """Reasons come below their rows; a second strictness adds a mark; the width can be chosen."""
    assert b"kind: head: " in run(SEED, "--reasons").stdout
    compared = run(SEED, "--compare", "recall", "--width", "140").stdout.decode()
    assert "beside it" in compared
    assert " -- " in compared


def test_html_of_one_page(tmp_path: Path) -> None:
    """`--html FILE` writes one page and prints nothing."""
    target = tmp_path / "out" / "seed.html"
    done = run(SEED, "--html", target)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    html = target.read_text(encoding="utf-8")
    assert html.startswith("<!DOCTYPE html>")
    assert "Ильгар Велизаде" in html
    assert [path.name for path in target.parent.iterdir()] == ["seed.html"]


def test_html_of_a_folder(tmp_path: Path) -> None:
    """A folder gives an index and a page for each input, linked both ways; a bad input is told and passed over."""
    pages = tmp_path / "in"
    pages.mkdir()
    (pages / "a.txt").write_bytes(SEED.read_bytes())
    (pages / "b.txt").write_bytes(b"\x1b[31m" + SEED.read_bytes())
    (pages / "c.txt").write_bytes(b"")
    index = tmp_path / "index.html"
    done = run(pages, "--html", index)
    assert done.returncode == 1
    assert b"c.txt" in done.stderr
    assert "index-pages/00001.html" in index.read_text(encoding="utf-8")
    written = sorted(path.name for path in (tmp_path / "index-pages").iterdir())
    assert len(written) == 2
    assert "../index.html" in (tmp_path / "index-pages" / written[0]).read_text(encoding="utf-8")


def test_html_into_a_folder(tmp_path: Path) -> None:
    """`--html FOLDER/` and a folder that is there mean the index in it, never a file of the folder's name."""
    (tmp_path / "there").mkdir()
    for given in (f"{tmp_path}/new/", tmp_path / "there"):
        assert run(SEED, "--html", given).returncode == 0
        assert [path.name for path in Path(given).iterdir()] == ["index.html"]


def test_html_of_records(tmp_path: Path) -> None:
    """Several pages in one file of records give an index too; a folder of one page gives an index of one."""
    text = SEED.read_text(encoding="utf-8")
    records = tmp_path / "pages.jsonl"
    records.write_text("".join(json.dumps({"id": name, "text": text}) + "\n" for name in "ab"), encoding="utf-8")
    index = tmp_path / "index.html"
    assert run(records, "--html", index).returncode == 0
    assert "2 pages, least confident first" in index.read_text(encoding="utf-8")
    assert len(list((tmp_path / "index-pages").iterdir())) == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopped_between_pages(number: signal.Signals, tmp_path: Path) -> None:
    """Ctrl-C, SIGTERM and a closed terminal end it as they end `clean`: silently, with 130, and whole pages only."""
    pages = tmp_path / "in"
    pages.mkdir()
    for name in range(500):
        (pages / f"{name}.txt").write_bytes(SEED.read_bytes())
    command = [sys.executable, "-c", "from dechaff.app import main; main()", "inspect", str(pages)]
    process = subprocess.Popen([*command, "--html", str(tmp_path / "index.html")], stderr=subprocess.PIPE)
    written = tmp_path / "index-pages"
    while len(list(written.glob("*.html"))) < 3:
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(number)
    assert process.communicate(timeout=60) == (None, b"")
    assert process.returncode == 130
    assert not (tmp_path / "index.html").exists()
    done = sorted(written.iterdir())
    assert 2 < len(done) < 500
    assert all(page.suffix == ".html" and page.read_text(encoding="utf-8").endswith("</html>\n") for page in done)


def test_standard_input_and_wrong_usage(tmp_path: Path) -> None:
    """`-` is read; options that do not fit together are refused with status 2."""
    assert run("-", stdin=SEED.read_bytes()).returncode == 0
    assert run(SEED, "--html", tmp_path / "x.html", "--json").returncode == 2
    assert run(SEED, "--keep", "relatd").returncode == 2
    assert not (tmp_path / "x.html").exists()


def test_closed_pipe_is_success() -> None:
    """`inspect | head` ends well."""
    command = (
        f"{sys.executable} -c 'from dechaff.app import main; main()' inspect {SEED} | head -1; exit ${{PIPESTATUS[0]}}"
    )
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False, timeout=120)
    assert done.returncode == 0
    assert done.stderr == b""
