"""How long `dechaff clean` takes to start: `python tests/benchmark/startup.py [SEED]`.

Prints the processor time of cleaning one seed beside that of importing typer, rich and numpy, which any such program
needs, and beside that of a typer command of two options that does nothing, with the ratios of the medians. They run in
turn, so that they meet the same machine; processor time, because other programs on the machine lengthen wall time
unevenly; with bytecode, as an installed program has it, whether or not the environment forbids to write it.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

SEED = Path(__file__).parents[2] / "seeds" / "1news-az-ru-opinion.txt"
N_RUNS = 21
"""Runs of each; the first of each is not counted, it fills caches."""

FLOOR = "import typer, rich.console, numpy"
COMMAND = """import typer, rich.console, numpy
app = typer.Typer(add_completion=False, rich_markup_mode=None)
@app.command()
def command(word: str = "", n: int = 0) -> None: ...
app(["--word", "x"])"""
CLEAN = "from dechaff.app import main; main()"


def seconds(environment: dict[str, str], code: str, *arguments: str) -> float:
    """Processor seconds, user and system, of a fresh interpreter that runs the code."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code, *arguments], check=True, stdout=subprocess.DEVNULL, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """All in turn, then medians and their ratios."""
    seed = sys.argv[1] if len(sys.argv) > 1 else str(SEED)
    runs = {
        FLOOR: (FLOOR,),
        "a typer command that does nothing": (COMMAND,),
        f"dechaff clean {Path(seed).name}": (CLEAN, "clean", seed),
        "the same with -f json": (CLEAN, "clean", "-f", "json", seed),
        "dechaff --help": (CLEAN, "--help"),
        "dechaff --version": (CLEAN, "--version"),
    }
    with tempfile.TemporaryDirectory() as bytecode:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": bytecode, "PYTHONDONTWRITEBYTECODE": ""}
        rows = [[seconds(environment, *run) for run in runs.values()] for _ in range(N_RUNS + 1)][1:]
    medians = [statistics.median(column) for column in zip(*rows, strict=True)]
    for name, median in zip(runs, medians, strict=True):
        print(f"{name:42}{median * 1000:5.0f} ms  {median / medians[0]:5.2f}")


if __name__ == "__main__":
    main()
