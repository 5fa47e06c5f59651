"""How long `dechaff clean` takes to start: `python tests/benchmark/startup.py [SEED]`.

Prints the processor time of cleaning one seed beside that of importing typer, rich and numpy, which any such program
needs, and the ratio of their medians. Both run in turn, so that they meet the same machine; processor time, because
other programs on the machine lengthen wall time unevenly.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from pathlib import Path

SEED = Path(__file__).parents[2] / "seeds" / "1news-az-ru-opinion.txt"
N_RUNS = 7
"""Runs of each; the first of each is not counted, it fills caches."""

FLOOR = "import typer, rich.console, numpy"
CLEAN = "from dechaff.app import main; main()"


def seconds(code: str, *arguments: str) -> float:
    """Processor seconds, user and system, of a fresh interpreter that runs the code."""
    before = os.times()
    subprocess.run([sys.executable, "-c", code, *arguments], check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main() -> None:
    """Both sides in turn, then medians and their ratio."""
    seed = sys.argv[1] if len(sys.argv) > 1 else str(SEED)
    pairs = [(seconds(FLOOR), seconds(CLEAN, "clean", seed)) for _ in range(N_RUNS + 1)][1:]
    floor, clean = (statistics.median(side) for side in zip(*pairs, strict=True))
    print(f"import typer, rich.console, numpy  {floor * 1000:4.0f} ms")
    print(f"dechaff clean {Path(seed).name}  {clean * 1000:4.0f} ms")
    print(f"ratio  {clean / floor:.2f}")


if __name__ == "__main__":
    main()
