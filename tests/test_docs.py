"""The documentation is tested: its commands run, and what it names exists - in both directions."""

from __future__ import annotations

import ast
import html
import inspect
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import dechaff
import pytest
from dechaff.document import CONTENT_KINDS, Kind, Verdict

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
MAP = (ROOT / "cli" / "README.md").read_text("utf-8")
COMMANDS = sorted(set(re.findall(r"^### `dechaff ([a-z]+)`", README, re.M)))
SECONDS = 120
"""Time limit of one command of the README."""


def code(language: str) -> list[str]:
    """The README's fenced blocks in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.M | re.S)


def section(heading: str) -> str:
    """The README's text from one heading to the next of the same or a higher level."""
    level = heading.split(" ", maxsplit=1)[0]
    start = README.index(f"\n{heading}\n") + len(heading) + 2
    end = re.search(rf"^#{{1,{len(level)}}} ", README[start:], re.M)
    return README[start : start + end.start() if end else len(README)]


def options_in(text: str) -> set[str]:
    """All long and short options that a text names, in code marks or in a help table."""
    return set(re.findall(r"(?<![\w-])(--[a-z][a-z-]+|-[a-zA-Z])(?![\w-])", text))


@pytest.fixture
def readers_folder(tmp_path: Path) -> Path:
    """A folder as a reader of the README has it before them."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    return tmp_path


def environment() -> dict[str, str]:
    """The reader's environment: `dechaff` and `python3` are those that run this test."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "TERM": "dumb", "COLUMNS": "200", "NO_COLOR": "1", "PYTHONUTF8": "1"}


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """The command as a shell runs it, every part of a pipe counted."""
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=folder, env=environment(), capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("command", [line for block in code("sh") for line in block.splitlines()])
def test_the_readmes_commands_run_and_print_something(command: str, readers_folder: Path) -> None:
    """Every line of the README's shell examples works as it stands, beside the seeds."""
    unquoted = re.sub(r"'[^']*'", "", command)
    programs = {part.split()[0] for part in unquoted.split("|")} - {"dechaff"}
    missing = sorted(program for program in programs if not shutil.which(program))
    if missing:
        pytest.skip(f"needs {', '.join(missing)}")
    done = run(command, readers_folder)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert not done.stderr or " -q" not in command
    assert done.stdout or list(readers_folder.iterdir()) != [readers_folder / "seeds"]


def test_the_readmes_python_runs(readers_folder: Path) -> None:
    """The library example works as it stands."""
    for block in code("python"):
        done = subprocess.run(
            [sys.executable, "-c", block], cwd=readers_folder, env=environment(), capture_output=True, text=True,
            timeout=SECONDS, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout


FIRST_SCREEN = [html.unescape(cell) for cell in re.findall(r"<pre>\n(.*?)</pre>", README, re.S)]
"""A dirty dump, its article, and fields of its record."""
FIRST_SEED = ROOT / "seeds" / "kurier-de-portal.txt"
LEFT_OUT = re.compile(r"^ +… .* …$|^ +… \d+ more$|\(https://…\)|…", re.M)
"""How the README says that something is left out."""


def pieces(text: str) -> list[str]:
    """What the README shows between the places where it says that something is left out; lines joined."""
    return [" ".join(part.split()) for part in LEFT_OUT.split(text)]


def stands_in(text: str, parts: list[str]) -> bool:
    """Whether the text has the parts one after another."""
    at, joined = 0, " ".join(text.split())
    for part in parts:
        if (found := joined.find(part, at)) < 0:
            return False
        at = found + len(part)
    return True


def test_the_first_screen_shows_its_seed() -> None:
    """The dirty dump is a seed, shortened: what is shown stands there in this order, and as much is left out."""
    dump = FIRST_SCREEN[0]
    seed = FIRST_SEED.read_text("utf-8")
    assert stands_in(seed, [part for line in dump.splitlines() for part in pieces(line)])
    before, n_more, after = re.findall(r"^(.+)\n +… (\d+) more lines …\n(.+)$", dump, re.M)[0]
    lines = seed.splitlines()
    first, last = (next(n for n, line in enumerate(lines) if line.startswith(pieces(x)[0])) for x in (before, after))
    assert int(n_more) == last - first - 1


def test_the_first_screen_shows_what_is_printed() -> None:
    """The article beside it is all that is printed, from its first line to its last."""
    printed = dechaff.clean(FIRST_SEED.read_bytes()).markdown
    first, *_, last = parts = pieces(FIRST_SCREEN[1])
    assert stands_in(printed, parts)
    assert printed.startswith(first.partition(" Kurz ")[0])
    assert " ".join(printed.split()).endswith(last)


def test_the_first_screen_shows_the_fields_of_the_record() -> None:
    """Headline, authors, date and the rest are those of the record."""
    record = dechaff.clean(FIRST_SEED.read_bytes()).to_dict()
    fields = json.loads("{" + FIRST_SCREEN[2].rstrip().rstrip(",") + "}")
    assert len(fields) == 7
    for name, value in fields.items():
        if isinstance(value, str) and value.endswith("…"):
            assert record[name].startswith(value.rstrip("… ")), name
        else:
            assert record[name] == value, name


def test_the_two_commands_stand_alone_and_their_seed_exists() -> None:
    """Cleaning a seed and running the tests are one line each, with an environment of their own."""
    clean, tests = (block.strip() for block in code("console"))
    start = "python3 -m venv .venv && .venv/bin/pip install"
    assert re.fullmatch(rf"{re.escape(start)} \. && \.venv/bin/dechaff clean (seeds/\S+)", clean)
    assert (ROOT / clean.split()[-1]).is_file()
    assert tests == f'{start} ".[test]" && .venv/bin/pytest'
    assert tests in (ROOT / "README.md").read_text("utf-8").splitlines()


@pytest.mark.parametrize("command", COMMANDS)
def test_the_readme_documents_exactly_the_options_of_help(command: str, tmp_path: Path) -> None:
    """No option without a line in the README, and none in the README that the command does not know."""
    done = run(f"dechaff {command} --help", tmp_path)
    assert done.returncode == 0, done.stderr
    documented = options_in(section(f"### `dechaff {command}`").partition("| option")[2])
    assert documented - {"--help"} == options_in(done.stdout) - {"--help"}


def test_every_command_of_help_is_in_the_readme(tmp_path: Path) -> None:
    """`dechaff --help` and the README list the same commands."""
    listed = re.findall(r"^\W*([a-z]+)  ", run("dechaff --help", tmp_path).stdout.partition("Commands")[2], re.M)
    assert sorted(listed) == COMMANDS


def test_the_readme_names_exactly_the_kinds_there_are() -> None:
    """Main content and boilerplate, each kind once and on its side."""
    rows = [
        re.findall(r"`([a-z-]+)`", row) for row in section("### Kinds of blocks").splitlines() if row.startswith("|")
    ]
    content, boilerplate = (kinds for kinds in rows if kinds)
    assert content == [kind.value for kind in CONTENT_KINDS.values()]
    assert content + boilerplate == [kind.value for kind in Kind]


def test_the_readme_names_exactly_the_fields_of_the_record() -> None:
    """The table of fields is the record, in its order."""
    documented = re.findall(r"^\| `([a-z_]+)` \|", section("## What it writes"), re.M)
    record = dechaff.clean("Text.").to_dict(with_removed=True, explain=True)
    assert documented == [*record, "skipped"]


def test_the_readme_names_exactly_the_verdicts() -> None:
    """The four verdicts on a page."""
    row = next(row for row in section("## What it writes").splitlines() if row.startswith("| `verdict`"))
    assert re.findall(r"`([a-z]+)`", row)[1:] == [verdict.value for verdict in Verdict]


def test_the_library_example_uses_only_public_names() -> None:
    """What the example takes from `dechaff` is in `__all__`, and its options are fields of `Options`."""
    for block in code("python"):
        for node in ast.walk(ast.parse(block)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "dechaff":
                assert node.attr in dechaff.__all__
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "dechaff.Options":
                assert {word.arg for word in node.keywords} <= set(inspect.signature(dechaff.Options).parameters)


def test_the_map_has_a_line_for_every_module() -> None:
    """`cli/README.md` names each module once where it explains the house, and none that is gone."""
    package = ROOT / "cli" / "dechaff"
    modules = {path.relative_to(package).as_posix() for path in package.rglob("*.py") if path.name != "__init__.py"}
    named = re.findall(r"^\| `([a-z_0-9/]+\.py)` \|", MAP, re.M)
    assert sorted(named) == sorted(modules)


@pytest.mark.parametrize("document", ["README.md", "cli/README.md", "CHANGELOG.md"])
def test_links_and_files_named_in_the_documentation_exist(document: str) -> None:
    """Every relative link leads somewhere, and every seed named is there."""
    text = (ROOT / document).read_text("utf-8")
    links = re.findall(r"\]\((?!https?://|#)([\w./-]+\.\w+)\)", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))
    seeds = re.findall(r"\bseeds/[\w-]+\.\w+", text)
    assert all(((ROOT / document).parent / link).exists() for link in links)
    assert all((ROOT / seed).exists() for seed in seeds)
