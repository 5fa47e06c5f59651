"""`dechaff evaluate`: the figures of gold pages, as a table and as JSON."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from dechaff.errors import InputError
from dechaff.evaluate.gold import read_gold
from dechaff.evaluate.run import Plan, evaluate, table

SEEDS = Path(__file__).parents[2] / "seeds"
DECHAFF = [sys.executable, "-c", "from dechaff.app import main; main()", "evaluate"]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*DECHAFF, *arguments], capture_output=True, text=True, check=False, timeout=240)


def test_json_holds_the_figures() -> None:
    """Standard output is one JSON object of groups, each with its pages and figures between 0 and 1."""
    done = run(str(SEEDS), "--no-html", "--dumper", "beautifulsoup", "--json", "--workers", "1")
    assert done.returncode == 0, done.stderr
    assert "NaN" not in done.stdout  # Python reads it, no other program does
    figures = json.loads(done.stdout)
    group = figures["text | seeds"]
    assert group["pages"] >= len(list(SEEDS.glob("*.txt")))
    assert all(0 <= group[name] <= 1 for name in ("token_f1", "shingle_p", "shingle_r", "shingle_f1"))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [([str(SEEDS), "--dumper", "telepathy"], "telepathy"), (["nowhere.jsonl"], "nowhere.jsonl")],
)
def test_bad_request_is_one_line(arguments: list[str], says: str) -> None:
    """An unknown dumper or file is named without a traceback."""
    done = run(*arguments)
    assert done.returncode != 0
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_results_do_not_depend_on_workers() -> None:
    """Order and figures are the same with one process and with two."""
    pages = [page for page in read_gold(SEEDS) if page.text is not None][:4]
    assert list(evaluate(pages, Plan(), 1)) == list(evaluate(pages, Plan(), 2))


def test_groups_add_up() -> None:
    """Each result is counted once by source, by type, by language and by form."""
    results = list(evaluate([page for page in read_gold(SEEDS) if page.text is not None], Plan()))
    figures = table(results)
    for kind in ("text | language ", "form | ", "text | seeds "):
        assert sum(row["pages"] for name, row in figures.items() if name.startswith(kind)) == len(results)
    assert figures["text | seeds"]["pages"] == len(results)


def test_page_without_main_content_is_scored() -> None:
    """A gold page whose article is empty is perfect when nothing is found, not left without figures."""
    empty = [page for page in read_gold(SEEDS) if page.text is not None and not page.gold]
    assert empty
    assert all(result.score.token_f1 in (0, 1) for result in evaluate(empty, Plan()))


def test_folder_without_fold_models_is_an_error(tmp_path: Path) -> None:
    """Asking for models that are not there never falls back to the one that has seen the pages."""
    with pytest.raises(InputError, match="no fold models"):
        list(evaluate(read_gold(SEEDS), Plan(folds=tmp_path)))
