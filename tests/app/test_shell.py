"""A shell user: the names an output may have, channels that fail, inputs that come from other programs."""

from __future__ import annotations

import gzip
import json
import os
import pty
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

PROSE = "Some words of prose that go on for a while, with a comma, and end in a full stop. " * 4
ENVIRONMENT = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"}
"""What a user has: buffered output is where a full disk shows only at the end."""
FULL = "standard output: no space left on device: use another place"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with two pages and the command `dechaff`."""
    (tmp_path / "a.txt").write_text(f"Headline\n\n{PROSE}\n")
    (tmp_path / "b.txt").write_text(f"Another\n\n{PROSE}\n")
    command = tmp_path / "bin" / "dechaff"
    command.parent.mkdir()
    command.write_text(f"#!{sys.executable}\nfrom dechaff.app import main\nmain()\n")
    command.chmod(0o755)
    return tmp_path


def shell(
    command: str, folder: Path, stdin: bytes | None = None, **variables: str
) -> subprocess.CompletedProcess[bytes]:
    """What bash makes of a line, each part of a pipe counted."""
    environment = {**ENVIRONMENT, "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}", **variables}
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=folder, env=environment, input=stdin, capture_output=True, check=False, timeout=120,
    )  # fmt: skip


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder that is none of the desk's own."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.parent.name != "bin" and path.name not in ("a.txt", "b.txt")
    }


@pytest.mark.parametrize(
    "command",
    [
        "dechaff clean a.txt -o -",
        "dechaff clean a.txt -o /dev/stdout",
        "dechaff clean a.txt -o /dev/fd/1",
        "{ dechaff clean a.txt -o >(cat >&3); } 3>&1 | cat",
        "dechaff clean a.txt -o /dev/fd/4 4>&1 | cat",
        "dechaff clean <(cat a.txt)",
        "dechaff clean - < a.txt",
    ],
)
def test_standard_output_by_other_names(command: str, desk: Path) -> None:
    """What is open already is written to, whatever it is called; no file appears."""
    done = shell(command, desk)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.endswith(PROSE.strip().encode() + b"\n")
    assert files(desk) == {}


def test_several_pages_to_standard_output_by_name(desk: Path) -> None:
    """`-o -` is no file and no folder of that name for many inputs either."""
    done = shell("dechaff clean a.txt b.txt -q -o -", desk)
    assert [json.loads(line)["source"] for line in done.stdout.splitlines()] == ["a.txt", "b.txt"]
    assert files(desk) == {}


@pytest.mark.parametrize("place", ["/dev/stdout", "/dev/fd/1"])
def test_appending_keeps_what_was_there(place: str, desk: Path) -> None:
    """`-o /dev/stdout >> log` adds to the log."""
    (desk / "log").write_text("earlier\n")
    assert shell(f"dechaff clean a.txt -o {place} >> log", desk).returncode == 0
    log = (desk / "log").read_text()
    assert log.startswith("earlier\n")
    assert PROSE.strip() in log


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ('clean a.txt -o ""', "-o names nothing"),
        ("clean a.txt -o a.md.gz", "only records are packed"),
        ("clean a.txt b.txt -o out.txt", "several pages do not fit into out.txt"),
        ("clean a.txt -o x.jsonl -f text", "x.jsonl is a file of records"),
        ("clean a.txt -o r.html --report r.html", "--report r.html is where results go"),
        ("clean a.txt b.txt -o out/ --report out/a.md", "--report out/a.md is where results go"),
        ("clean a.txt -o x.jsonl --report x.jsonl.part", "--report x.jsonl.part is where results go"),
        ("clean a.txt b.txt --report -", "--report needs a file of its own"),
        ("clean .a.md.part -o a.md", "is the input .a.md.part"),
        ("clean .dechaff.part -o ./", "is the input .dechaff.part"),
        ("inspect a.txt --html a.txt", "a.txt is the input a.txt"),
        ("inspect i-pages/1.txt b.txt --html i.html", "lies where pages go"),
        ('inspect a.txt --html ""', "--html names no file"),
        ("inspect a.txt b.txt --html -", "several pages do not fit into /dev/stdout"),
        ("inspect a.txt --json --only kept", "--json prints every block"),
        ("inspect a.txt --keep menu --drop menu", "both name menu"),
        ("clean a.txt --timeout nan", "--timeout"),
    ],
)
def test_outputs_that_would_do_harm_are_refused(arguments: str, said: str, desk: Path) -> None:
    """Wrong usage: exit 2, a line that says why, and nothing is written or lost."""
    for name in (".a.md.part", ".dechaff.part", "i-pages/1.txt"):
        (desk / name).parent.mkdir(exist_ok=True)
        (desk / name).write_text(PROSE)
    before = files(desk)
    done = shell(f"dechaff {arguments}", desk)
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert done.stdout == b""
    assert files(desk) == before
    assert (desk / "a.txt").read_text() == f"Headline\n\n{PROSE}\n"


def test_output_names_that_are_long_or_packed(desk: Path) -> None:
    """A name as long as the file system allows, in letters of two bytes; records under both their suffixes."""
    long = "ж" * 126 + ".md"
    assert shell(f"dechaff clean a.txt -o {long} && dechaff clean a.txt -o x.ndjson.gz", desk).returncode == 0
    written = files(desk)
    assert PROSE.strip().encode() in written.pop(long)
    assert json.loads(gzip.decompress(written.pop("x.ndjson.gz")))["source"] == "a.txt"
    assert written == {}


def test_inspect_writes_like_clean(desk: Path) -> None:
    """`--html` goes through a link, into a pipe and to standard output; no file takes the place of another thing."""
    (desk / "link.html").symlink_to("real.html")
    os.mkfifo(desk / "pipe")
    done = shell(
        "dechaff inspect a.txt --html link.html; (cat pipe > piped.html & dechaff inspect a.txt --html pipe; wait);"
        "dechaff inspect a.txt --html - > printed.html",
        desk,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert (desk / "link.html").is_symlink()
    assert (desk / "pipe").is_fifo()
    pages = [(desk / name).read_text("utf-8") for name in ("real.html", "piped.html", "printed.html")]
    assert pages[0].startswith("<!DOCTYPE html>")
    assert pages[0] == pages[1] == pages[2]


@pytest.mark.parametrize(
    "arguments",
    ["--version", "--help", "clean a.txt", "clean a.txt b.txt -q", "inspect a.txt"],
)  # fmt: skip
def test_full_standard_output(arguments: str, desk: Path) -> None:
    """Whatever is printed: exit 1 and one line, also where the system tells only at the end."""
    done = shell(f"dechaff {arguments} > /dev/full", desk)
    assert (done.returncode, done.stderr.decode()) == (1, f"dechaff: {FULL}\n")


@pytest.mark.parametrize("place", ["clean a.txt -o full", "inspect a.txt --html full"])
def test_device_as_the_output(place: str, desk: Path) -> None:
    """A device that is named is written into and stays a device; this one is always full."""
    try:
        os.mknod(desk / "full", 0o020666, os.makedev(1, 7))
    except OSError:
        pytest.skip("no permission to make a device")
    done = shell(f"dechaff {place}", desk)
    assert (done.returncode, done.stderr.decode()) == (1, "dechaff: full: no space left on device: choose another "
                                                          "output\n")  # fmt: skip
    assert (desk / "full").is_char_device()


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ("clean a.txt -o out.md", 0, ""),
        ("inspect a.txt --html out.html", 0, ""),
        ("inspect a.txt", 1, "dechaff: standard output is closed: open it, or use --html\n"),
        ("--version", 0, ""),
    ],
)
def test_closed_standard_output(arguments: str, status: int, said: str, desk: Path) -> None:
    """What need not be printed is done; what must be is one line."""
    done = shell(f"dechaff {arguments} >&-", desk)
    assert (done.returncode, done.stderr.decode()) == (status, said)
    assert len(files(desk)) == arguments.count("out.")


@pytest.mark.parametrize("command", ["--version", "clean a.txt b.txt -q", "inspect a.txt --json"])
def test_reader_that_never_reads(command: str, desk: Path) -> None:
    """A pipe that is closed before the first byte is success, without a word."""
    done = shell(f"(sleep 0.2; dechaff {command}) | true", desk)
    assert (done.returncode, done.stderr) == (0, b"")


def test_names_from_find_and_xargs(desk: Path) -> None:
    """`find -print0 | xargs -0`: names with spaces and line breaks; one that is gone costs only its own result."""
    (desk / "a.txt").rename(desk / "a b\nc.txt")
    done = shell("(find . -name '*.txt' -print0; printf 'gone\\0') | sort -z | xargs -0 dechaff clean -q", desk)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 123  # xargs: some command ended with 1 to 125
    assert done.stderr == b"dechaff: gone: no such file or directory: check the name\n"
    assert [(record["source"], "text" in record) for record in records] == [
        ("./a b\\nc.txt", True), ("./b.txt", True), ("gone", False),
    ]  # fmt: skip


def test_input_without_a_name(desk: Path) -> None:
    """An unset variable as the input is told as what it is, and the other input is cleaned."""
    done = shell('dechaff clean "$nothing" a.txt -q -o out/', desk)
    assert done.returncode == 1
    assert done.stderr.startswith(b"dechaff: '': an input without a name")
    assert "out/a.md" in files(desk)


@pytest.mark.parametrize("variables", [{"PYTHONIOENCODING": "ascii", "COLUMNS": "20"},
                                       {"PYTHONUTF8": "0", "LC_ALL": "C", "NO_COLOR": "1"}])  # fmt: skip
def test_output_is_the_same_in_any_environment(variables: dict[str, str], desk: Path) -> None:
    """Locale, encoding, width and colour of the terminal change no byte of what is piped."""
    (desk / "ж.txt").write_text("Заголовок\n\n" + "Обычный русский текст, который кончается точкой. " * 6, "utf-8")
    command = "dechaff clean ж.txt --meta; dechaff inspect ж.txt; dechaff inspect ж.txt --json; dechaff clean нет"
    usual, done = shell(command, desk), shell(command, desk, **variables)
    assert (usual.returncode, done.returncode) == (1, 1)
    assert done.stdout == usual.stdout
    assert "Обычный".encode() in done.stdout
    assert done.stderr.count(b"\n") == 1


def test_terminal_as_the_input_is_told() -> None:
    """Called without an input at a terminal, the program says what it waits for; what is typed is cleaned."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "dechaff", "clean"], stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    os.close(theirs)
    assert process.stderr
    assert b"reading from the terminal" in process.stderr.readline()
    os.write(ours, PROSE.encode() + b"\n\x04")
    out, _ = process.communicate(timeout=60)
    os.close(ours)
    assert (process.returncode, out.decode().strip()) == (0, PROSE.strip())


def test_a_page_does_not_steer_the_terminal(desk: Path) -> None:
    """Escape sequences of a page are spelled out on a terminal; a pipe gets the very bytes."""
    hostile = "Look: \x1b[31mRed\x1b[0m \x1b]0;title\x07 \x9b2J"
    (desk / "esc.txt").write_text(f"Headline\n\n{hostile} {PROSE}\n\n{PROSE}\n", "utf-8")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "dechaff", "clean", "esc.txt", "-f", "text"]
    subprocess.run(command, cwd=desk, stdout=theirs, check=True)
    os.close(theirs)
    shown = b""
    with suppress(OSError):  # how Linux says that a terminal was closed
        while part := os.read(ours, 1 << 16):
            shown += part
    os.close(ours)
    assert rb"\x1b[31mRed" in shown
    assert not {0x1B, 0x07} & set(shown)
    assert b"\xc2\x9b" not in shown
    assert b"\x1b[31mRed" in shell("dechaff clean esc.txt -f text", desk).stdout


def test_stop_while_the_program_starts(desk: Path) -> None:
    """Ctrl-C while it is still being imported is the same end, without a traceback."""
    heard = signal.signal(signal.SIGINT, signal.default_int_handler)
    code = "import dechaff.app as app, sys; sys.stderr.write('.'); sys.stderr.flush(); app.main()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "clean", "a.txt"], cwd=desk, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    signal.signal(signal.SIGINT, heard)
    assert process.stderr
    assert process.stderr.read(1) == b"."
    time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, said = process.communicate(timeout=60)
    assert (process.returncode, out, said) == (130, b"", b"")


def test_the_start_of_the_program_is_light() -> None:
    """What is imported before Ctrl-C is caught is little: neither typer nor numpy."""
    code = "import dechaff.app, sys; print(sorted({'typer', 'numpy', 'rich', 'click'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout == "[]\n"
