"""Weighs the rules' verdicts against the model's: the kind of each removed block that both together think likeliest.

The rules keep a say beside the model, the more the plainer their ground: a verdict by a line's own words counts most.
A page of few blocks is named by the rules alone, for the model learned from whole pages.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dechaff.document import Bools, Floats, Kind
from dechaff.label.kinds.evidence import evidence_odds
from dechaff.label.kinds.inputs import BY_HEADING, GROUND, KINDS, Inputs, Verdict, inputs_of
from dechaff.label.kinds.lines import Sign
from dechaff.label.kinds.model import load, log_odds, shares
from dechaff.measure import Measures, PageMeasures

LEAST_BLOCKS = 35
"""Blocks of a page; of a hundred pages the model learned from one has fewer."""
SAY = np.array([0.0, 2.0, 2.0, 0.5], np.float32)
"""Log-odds for the rules' verdict by its ground: none, own words, a heading above, shape. By five folds of the labelled
sites: no say .648 macro F1, this .694, any from (2, 1, .5) to (6, 4, 1) at least .689."""

TOGETHER = 0.5
"""Share of its neighbours in a block's log-odds where a rule names them alike for the same heading or shape, so that
sections are not torn (0, .5, .8 and 1 by the same folds: .691, .694, .692, .689)."""
LISTS = (Kind.LATEST_NEWS, Kind.RELATED, Kind.VIDEO)
"""Kinds of lists, whose items have dates, names and rubrics beside them."""


def weighed(
    signs: Sequence[Sign],
    verdicts: Sequence[Verdict | None],
    measures: Measures | PageMeasures,
    keep: Bools,
    evidence: Floats | None = None,
) -> list[Verdict | None]:
    """The verdicts, those replaced that the model is surer of another kind for; `evidence` is an HTML page's."""
    if len(signs) < LEAST_BLOCKS or keep.all():
        return list(verdicts)
    inputs = inputs_of(signs, verdicts, keep)
    odds = odds_of(measures, inputs)
    if evidence is not None:
        odds = odds + evidence_odds(evidence)
    odds = _together(odds, inputs)
    likely = shares(odds)
    ruled = np.flatnonzero([verdict is not None for verdict in verdicts])
    own = inputs.codes[ruled, GROUND - 1]
    odds[ruled, own] += SAY[inputs.codes[ruled, GROUND]]
    best = odds[ruled].argmax(axis=1)
    out = list(verdicts)
    for place in np.flatnonzero(best != own).tolist():
        block, column = int(ruled[place]), int(best[place])
        out[block] = (KINDS[column], f"looks like {KINDS[column].value}: {likely[block, column]:.2f}")
    _mend(out)
    return out


def _mend(verdicts: list[Verdict | None]) -> None:
    """One or two blocks between two of the same list belong to it (.696 macro F1 by the same folds, .694 without)."""
    for place in range(1, len(verdicts) - 1):
        before, own = verdicts[place - 1 : place + 1]
        if before and own and before[0] in LISTS and own[0] is not before[0]:
            stop = next((end for end in (place + 1, place + 2) if _is(verdicts, end, before[0])), place)
            if all(verdicts[place:stop]):
                verdicts[place:stop] = [(before[0], "within a list of this kind")] * (stop - place)


def _is(verdicts: Sequence[Verdict | None], place: int, kind: Kind) -> bool:
    verdict = verdicts[place] if place < len(verdicts) else None
    return verdict is not None and verdict[0] is kind


def _together(odds: Floats, inputs: Inputs) -> Floats:
    """Log-odds drawn to the mean of the stretch of blocks that the rules name alike, but for those named by words."""
    ground, ruled = inputs.codes[:, GROUND], inputs.codes[:, GROUND - 1]
    change = (np.diff(ground, prepend=-1) != 0) | (np.diff(ruled, prepend=-1) != 0)
    starts, stretch = np.flatnonzero(change), np.cumsum(change) - 1
    mean = np.add.reduceat(odds, starts) / np.diff(starts, append=len(odds))[:, None]
    share = np.where(ground >= BY_HEADING, np.float32(TOGETHER), np.float32(0))[:, None]
    result: Floats = odds + share * (mean.astype(np.float32)[stretch] - odds)
    return result


def odds_of(measures: Measures | PageMeasures, inputs: Inputs) -> Floats:
    """(n, K) the model's log-odds, slab by slab."""
    model = load()
    if isinstance(measures, Measures):
        return log_odds(model, measures.matrix, inputs)
    found: list[Floats] = []
    start = 0
    for slab in measures:
        low, high, _ = slab.own.indices(len(slab.measures.matrix))
        rows = slice(start - low, start - low + len(slab.measures.matrix))
        part = Inputs(inputs.places[rows], inputs.codes[rows])
        found.append(log_odds(model, slab.measures.matrix, part)[low:high])
        start += high - low
    return np.concatenate(found)
