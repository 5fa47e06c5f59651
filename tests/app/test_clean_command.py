"""The command line as a user meets it: real processes, real pipes, exit statuses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

SEED = Path(__file__).parents[2] / "seeds" / "1news-az-ru-opinion.txt"
PROSE = "Some words of prose that go on for a while, with a comma, and end in a full stop. " * 4
DECHAFF = [sys.executable, "-c", "from dechaff.app import main; main()"]


def dechaff(*arguments: object, stdin: bytes = b"", cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    command = [*DECHAFF, *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, check=False, cwd=cwd, timeout=120)


def test_pipe_closed_early_is_success() -> None:
    """`cat page | dechaff clean | head -1` prints one line, says nothing else and exits 0 at every joint."""
    script = f'set -o pipefail; cat "$1" | {sys.executable} -c "from dechaff.app import main; main()" clean | head -1'
    done = subprocess.run(["bash", "-c", script, "-", str(SEED)], capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith("# Баку и Вашингтон".encode())


def test_pipe_closed_before_many_records(tmp_path: Path) -> None:
    """Also in the middle of a long stream of records."""
    rows = tmp_path / "rows.jsonl"
    rows.write_text((json.dumps({"text": PROSE}) + "\n") * 300)
    script = f'set -o pipefail; {sys.executable} -c "from dechaff.app import main; main()" clean "$1" -q | head -1'
    done = subprocess.run(["bash", "-c", script, "-", str(rows)], capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["source"] == f"{rows}:1"


@pytest.mark.parametrize("command", ["--help", "clean --help", "--version"])
def test_help_that_nobody_reads_is_success(command: str) -> None:
    """`dechaff --help | true`: the reader is gone before the first line."""
    begin, end = os.pipe()
    os.close(begin)
    done = subprocess.run([*DECHAFF, *command.split()], stdout=end, stderr=subprocess.PIPE, check=False, timeout=60)
    os.close(end)
    assert (done.returncode, done.stderr) == (0, b"")


def test_missing_file_is_one_line() -> None:
    """A file that is not there: one line on standard error that names it, nothing on standard output, exit 1."""
    done = dechaff("clean", "no-such-file.html")
    assert done.returncode == 1
    assert done.stdout == b""
    assert done.stderr == b"dechaff: no-such-file.html: no such file or directory: check the name\n"


def test_other_inputs_are_still_cleaned(tmp_path: Path) -> None:
    """One bad input among good ones costs only its own result."""
    (tmp_path / "a.txt").write_text(PROSE)
    done = dechaff("clean", "a.txt", "gone.txt", SEED, cwd=tmp_path)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [("text" in record, record["source"]) for record in records] == [
        (True, "a.txt"), (False, "gone.txt"), (True, str(SEED)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--no-such-option"], "no-such-option"),
        (["--keep", "menus"], "did you mean menu?"),
        (["--keep", "xyz"], "the kinds are"),
        (["--keep", "menu", "--drop", "menu"], "choose one"),
        (["--meta", "-f", "text"], "--meta"),
        (["--explain"], "add -f json"),
        (["-f", "markdown", "a", "b"], "-f jsonl"),
        (["--workers", "-1"], "workers"),
    ],
)
def test_wrong_usage_is_2(arguments: list[str], said: str, tmp_path: Path) -> None:
    """Options that are wrong or do not fit together: exit 2, a hint, and nothing done."""
    done = dechaff("clean", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert done.stdout == b""
    assert list(tmp_path.iterdir()) == []


def test_formats(tmp_path: Path) -> None:
    """Each format is what it says, on standard output and in a file."""
    text = dechaff("clean", SEED, "-f", "text").stdout.decode()
    markdown = dechaff("clean", SEED).stdout.decode()
    record = json.loads(dechaff("clean", "-f", "json", stdin=SEED.read_bytes()).stdout)
    assert (record["text"], record["source"]) == (text.rstrip("\n"), "-")
    assert record["markdown"] == markdown.rstrip("\n")
    assert markdown.startswith("# ")
    dechaff("clean", SEED, "-o", tmp_path / "out.txt")
    assert (tmp_path / "out.txt").read_text("utf-8") == text


def test_front_matter_survives_any_title(tmp_path: Path) -> None:
    """Page text in the YAML is data, whatever it looks like."""
    title = 'yes: [no] #"x" \u2028 \\ ---'
    page = tmp_path / "page.html"
    page.write_text(
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{PROSE}</p></body></html>", "utf-8"
    )
    head = dechaff("clean", page, "--meta").stdout.decode().split("---\n")[1]
    fields = yaml.safe_load(head)
    assert fields["source"] == str(page)
    assert fields["title"].startswith("yes: [no] #")


def test_added_fields() -> None:
    """--with-removed and --explain add their lists, and only when asked."""
    plain = json.loads(dechaff("clean", SEED, "-f", "json").stdout)
    full = json.loads(dechaff("clean", SEED, "-f", "json", "--with-removed", "--explain").stdout)
    assert full.keys() - plain.keys() == {"removed", "blocks"}
    assert full["blocks"][0].keys() >= {"index", "first_line", "label", "kind", "score", "reasons"}


def test_nothing_found_is_told(tmp_path: Path) -> None:
    """A page of boilerplate is no silent success; --fail-empty makes it exit 3."""
    page = tmp_path / "menu.txt"
    page.write_text("Home\nNews\nContact\nLogin\n")
    done = dechaff("clean", page)
    assert done.returncode == 0
    assert b"no main content found" in done.stderr
    assert dechaff("clean", page, "--fail-empty").returncode == 3


def test_records_in_one_output_are_refused() -> None:
    """One record fits a Markdown output, two do not; nothing is printed then."""
    row = json.dumps({"text": PROSE}).encode() + b"\n"
    assert dechaff("clean", "-f", "text", stdin=row).stdout.decode().strip() == PROSE.strip()
    two = dechaff("clean", "-f", "text", stdin=row * 2)
    assert (two.returncode, two.stdout) == (2, b"")


def test_folder_where_a_file_is_meant(tmp_path: Path) -> None:
    """A folder as the output file, an output over its input: refused before anything is written."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(PROSE)
    for arguments in (["in", "-o", "in/out/"], ["in", "-o", "in"], ["in/a.txt", "-o", "in/a.txt"]):
        done = dechaff("clean", *arguments, cwd=tmp_path)
        assert done.returncode == 2, arguments
        assert [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")] == ["in", "in/a.txt"]
        assert (tmp_path / "in" / "a.txt").read_text() == PROSE


def test_folder_without_files(tmp_path: Path) -> None:
    """Nothing to clean is a failure of one line, with and without an output folder; other inputs are still cleaned."""
    (tmp_path / "in" / "deeper").mkdir(parents=True)
    (tmp_path / "in" / ".hidden.txt").write_text(PROSE)
    (tmp_path / "a.txt").write_text(PROSE)
    said = b"dechaff: in: no files in this folder (hidden ones are left out): check the name\n"
    for arguments in (["in"], ["in", "-o", "out/"], ["in", "a.txt"]):
        done = dechaff("clean", *arguments, "-q", cwd=tmp_path)
        assert (done.returncode, done.stderr) == (1, said), arguments
    assert len(dechaff("clean", "in", "a.txt", "-q", cwd=tmp_path).stdout.splitlines()) == 2


def test_output_through_links_and_into_pipes(tmp_path: Path) -> None:
    """A link, a pipe or a device that is named as the output is written to; no file takes its place."""
    (tmp_path / "a.txt").write_text(PROSE)
    (tmp_path / "real.md").write_text("old")
    (tmp_path / "link.md").symlink_to("real.md")
    os.mkfifo(tmp_path / "pipe")
    reader = subprocess.Popen(["cat", tmp_path / "pipe"], stdout=subprocess.PIPE)
    for name in ("link.md", "pipe", "new/folder/x.md"):
        assert dechaff("clean", "a.txt", "-o", name, cwd=tmp_path).returncode == 0
    assert reader.communicate(timeout=20)[0].decode().strip() == PROSE.strip()
    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "real.md").read_text().strip() == PROSE.strip()
    assert (tmp_path / "pipe").is_fifo()
    (tmp_path / "pipe.jsonl").symlink_to("pipe")
    done = dechaff("clean", "a.txt", "-o", "pipe.jsonl", cwd=tmp_path)
    assert (done.returncode, done.stderr.decode().count("not a regular file")) == (1, 1)
    assert (tmp_path / "pipe").is_fifo()


@pytest.mark.parametrize(
    ("redirection", "said"),
    [
        (f"{SEED} >&-", "standard output is closed: open it, or use -o"),
        ("no-such-file 3>&2 2>&- 1>&3", ""),
        ("<&-", "-: standard input is closed: name a file, or pipe a page in"),
        (f"{SEED} > /dev/full", "standard output: no space left on device: use another place"),
    ],
)
def test_standard_channels_that_fail(redirection: str, said: str) -> None:
    """Closed or full: exit 1 and one line."""
    script = f'{sys.executable} -c "from dechaff.app import main; main()" clean {redirection}'
    done = subprocess.run(["bash", "-c", script], capture_output=True, check=False, timeout=120)
    assert (done.returncode, done.stderr.decode()) == (1, f"dechaff: {said}\n" if said else "")


def test_unreadable_file(tmp_path: Path) -> None:
    """No permission to read: one line that says so, and the next input is cleaned."""
    page = tmp_path / "secret.txt"
    page.write_text(PROSE)
    page.chmod(0)
    (tmp_path / "a.txt").write_text(PROSE)
    code = (  # root reads everything, so root's power is given up, once a first run has imported what it needs
        "import os, sys\nfrom dechaff.app import main\n"
        "asked, sys.argv[1:] = sys.argv[1:], ['clean', 'a.txt', 'gone', '-q', '--workers', '0', '-o', 'x.jsonl']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print('--', file=sys.stderr)\nif os.geteuid() == 0:\n    os.seteuid(65534)\nsys.argv[1:] = asked\nmain()"
    )
    command = [sys.executable, "-c", code, "clean", str(page), "-", "--workers", "0", "-q"]
    done = subprocess.run(command, input=PROSE.encode(), capture_output=True, check=False, timeout=60, cwd=tmp_path)
    assert done.returncode == 1
    reason = "permission denied: check its permissions"
    assert done.stderr.decode().split("--\n")[1].splitlines() == [f"dechaff: {page}: {reason}"]
    secret, piped = (json.loads(line) for line in done.stdout.splitlines())
    assert secret["skipped"] == reason
    assert piped["source"] == "-"


HARD_PAGES = {
    "empty": (b"", "empty"),
    "blank": (b" \n\t\n", "empty"),
    "binary": (b"\x7fELF" + bytes(range(256)), "not a page"),
    "nul": (PROSE.encode() + b"\0\n", ""),
    "invalid-utf-8": (PROSE.encode() + "я".encode()[:1] + b" " + "и вот слова по-русски".encode(), ""),
    "legacy": (("Обычный русский текст, который тянется довольно долго и кончается точкой. " * 4).encode("cp1251"), ""),
    "mark": (b"\xef\xbb\xbf" + PROSE.encode(), ""),
    "truncated.html": (f"<html><body><div><p>{PROSE}</p><p>cut he".encode(), ""),
    "nested.html": (b"<html><body>" + b"<div>" * 100_000 + b"<p>" + PROSE.encode(), ""),
    "broken.jsonl": (b"".join(b'{"text": "' + (b"oops\n" if n == 17 else b'words, words."}\n') for n in range(1, 21)),
                     "broken.jsonl:17: not valid JSON"),
}  # fmt: skip


@pytest.mark.parametrize("name", HARD_PAGES)
def test_hard_page(name: str, tmp_path: Path) -> None:
    """Each gives a result, or exit 1 and a line that names it; never a traceback, never silence."""
    data, said = HARD_PAGES[name]
    (tmp_path / name).write_bytes(data)
    done = dechaff("clean", name, "--workers", "0", "-q", cwd=tmp_path)
    errors = done.stderr.decode().splitlines()
    assert "Traceback" not in done.stderr.decode()
    if said:
        assert done.returncode == 1
        assert len(errors) == 1
        assert name in errors[0]
        assert said in errors[0]
    else:
        assert done.returncode == 0
        assert len(done.stdout) > 50
    if name == "broken.jsonl":
        assert len(done.stdout.splitlines()) == 20


@pytest.mark.parametrize(
    ("data", "n_bytes"), [(b"word and another word, " * 2_200_000, 50_000_000), (b"a line of text\n" * 1_000_000, 0)]
)
def test_monstrous_page_is_refused_by_the_limits(data: bytes, n_bytes: int, tmp_path: Path) -> None:
    """One line of 50 MB, a million lines: within the limits of a run each is a result or one line, and the next page
    is cleaned; which of the two depends on the machine, silence and endless work are what must not be."""
    (tmp_path / "a.txt").write_bytes(data)
    (tmp_path / "b.txt").write_text(PROSE)
    assert len(data) > n_bytes
    done = dechaff("clean", "a.txt", "b.txt", "--workers", "1", "--timeout", "3", "-q", cwd=tmp_path)
    monster, page = (json.loads(line) for line in done.stdout.splitlines())
    assert "text" in page
    assert ("text" in monster) == (done.returncode == 0)
    if "skipped" in monster:
        assert done.stderr.decode() == f"dechaff: a.txt: {monster['skipped']}\n"


def test_start_imports_nothing_heavy() -> None:
    """Help, version and a text page import neither trafilatura nor lxml, nor what those bring."""
    for arguments in (["--help"], ["--version"], ["clean", str(SEED)]):
        code = (
            "import sys\nfrom dechaff.app import main\nsys.argv[1:] = sys.argv[1:]\n"
            "try:\n    main()\nexcept SystemExit:\n    pass\n"
            "heavy = {'trafilatura', 'lxml', 'dateparser', 'htmldate', 'rich.progress', 'torch', 'multiprocessing'}\n"
            "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
        )
        done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, check=False, timeout=60)
        assert done.stderr.decode().splitlines()[-1] == "[]", arguments
