"""What the model of kinds looks at: measures, and codes for what words and rules say of each block.

Codes are small numbers, looked up as rows of the network's first layer; no word reaches the model but through the
lexicon, so that languages it has not seen are named by shape and company.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dechaff.document import Bools, Floats, Kind
from dechaff.label.kinds.lines import Form, Sign

KINDS = tuple(kind for kind in Kind if list(Kind).index(kind) >= 7)
"""The kinds of chaff, in the order of the model's answers."""
COLUMN = {kind: index for index, kind in enumerate(KINDS)}
N = len(KINDS)
Verdict = tuple[Kind, str]

GROUPS = {"form": len(Form), "sign": 2 * N + 1, "verdict": N + 1, "ground": 4, "heading": N + 1}
"""Groups of codes and how many codes each has; the last code of `sign`, `verdict` and `heading` is "none"."""
GROUND = 3
"""Column of the codes that says what a verdict rests on; the one before it is the verdict."""
BY_WORDS, BY_HEADING, BY_SHAPE = 1, 2, 3
"""Grounds: the line's own words, a heading above, the shape of its surroundings; 0 is none."""
PLACES = ("kept", "above", "below", "since-kept", "to-kept", "stretch", "video", "name", "since-heading")
"""Numbers beside the measures: of the main content around the block, and of the line itself."""
GROUNDS = ("below", "head:", "line:", "start:", "word:", "name:", "about:")
_FAR = np.float32(6.0)


class Inputs(NamedTuple):
    """What the model sees of a page."""

    places: Floats
    """(n, len(PLACES))"""
    codes: npt.NDArray[np.intp]
    """(n, len(GROUPS)), each within its group"""


def inputs_of(signs: Sequence[Sign], verdicts: Sequence[Verdict | None], keep: Bools) -> Inputs:
    """The model's inputs beside the measures, for all blocks of a page."""
    n = len(signs)
    sign = np.fromiter((_sign_code(s) for s in signs), np.intp, n)
    heads = np.where((sign < N) & ~keep, sign, N)
    since, heading = _heading(heads, keep)
    codes = np.stack(
        (
            np.fromiter((s.form for s in signs), np.intp, n),
            sign,
            np.fromiter((COLUMN[v[0]] if v else N for v in verdicts), np.intp, n),
            np.fromiter((_ground(v) for v in verdicts), np.intp, n),
            heading,
        ),
        axis=1,
    )
    flags = np.fromiter(((s.video, s.name) for s in signs), np.dtype((np.float32, 2)), n)
    return Inputs(np.column_stack((_around_text(keep), flags, np.log1p(since))).astype(np.float32), codes)


def _sign_code(sign: Sign) -> int:
    if sign.kind is None or sign.kind not in COLUMN:
        return 2 * N
    return COLUMN[sign.kind] + (0 if sign.role == "head" else N)


def _ground(verdict: Verdict | None) -> int:
    """What a verdict rests on."""
    if verdict is None:
        return 0
    ground = verdict[1].partition(" ")[0]
    return BY_HEADING if ground == "below" else BY_WORDS if ground in GROUNDS else BY_SHAPE


def _heading(heads: npt.NDArray[np.intp], keep: Bools) -> tuple[Floats, npt.NDArray[np.intp]]:
    """Blocks since the last heading of a section above with no text between, and the kind of that heading."""
    place = np.arange(len(heads))
    last = np.maximum.accumulate(np.where(heads < N, place, -1)) if len(heads) else place
    text = np.maximum.accumulate(np.where(keep, place, -1)) if len(heads) else place
    known = (last >= 0) & (last > text)
    since = np.where(known, place - last, 200).astype(np.float32)
    return since, np.where(known, heads[last], N)


def _around_text(keep: Bools) -> Floats:
    """(n, 6) is kept; lies above, below all that is kept; blocks since and to what is kept; blocks of its stretch."""
    n = len(keep)
    place = np.arange(n)
    kept = np.flatnonzero(keep)
    out = np.zeros((n, 6), np.float32)
    out[:, 0] = keep
    if not len(kept):
        out[:, 3:] = _FAR
        return out
    out[:, 1], out[:, 2] = place < kept[0], place > kept[-1]
    before = np.searchsorted(kept, place, side="right") - 1
    after = np.searchsorted(kept, place)
    since = np.where(before >= 0, place - kept[np.maximum(before, 0)], 400)
    to = np.where(after < len(kept), kept[np.minimum(after, len(kept) - 1)] - place, 400)
    out[:, 3], out[:, 4] = np.log1p(since), np.log1p(to)
    first = np.where(before >= 0, kept[np.maximum(before, 0)], -1)
    last = np.where(after < len(kept), kept[np.minimum(after, len(kept) - 1)], n)
    out[:, 5] = np.log1p(np.maximum(last - first - 1, 0))
    return out
