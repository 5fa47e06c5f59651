"""What HTML alone says of a block's kind: its tags, its containers' class words, its links.

A linear model beside the network, added to its log-odds: class words are plain where they are given, and few enough
pages are labelled by hand that a weight a word is all they can teach.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from dechaff.document import Floats
from dechaff.errors import ModelError

WEIGHTS = Path(__file__).with_name("evidence.npz")
GROUPS = ("word:", "around:", "in:", "tag:", "shape:")
"""Groups of evidence columns that are looked at; the others are sizes and other extractors' votes."""
ALONE = ("modal", "hidden", "aria-hidden", "link-share", "heading-level", "n-images", "list-depth")
"""Columns outside the groups that are looked at too."""


def looked_at(names: tuple[str, ...]) -> list[int]:
    """The evidence columns that the model sees."""
    return [index for index, name in enumerate(names) if name.startswith(GROUPS) or name in ALONE]


def evidence_odds(evidence: Floats) -> Floats:
    """(n, K) what is added to the log-odds of the kinds of each block of an HTML page."""
    columns, weights = _load()
    result: Floats = evidence[:, columns] @ weights[:-1] + weights[-1]
    return result


@cache
def _load() -> tuple[list[int], Floats]:
    from dechaff.blockify.html import evidence_names

    names = evidence_names()
    try:
        with np.load(WEIGHTS, allow_pickle=False) as stored:
            return [names.index(name) for name in str(stored["names"]).split()], stored["weights"].astype(np.float32)
    except (OSError, EOFError, ValueError, KeyError) as error:
        raise ModelError(
            f"{WEIGHTS}: not a usable model ({error})", "rebuild it with `python -m dechaff.train.kinds`"
        ) from error
