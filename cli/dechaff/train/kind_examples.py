"""Corpus pages and hand-labelled dumps -> examples for the model of kinds: what it sees of each block, and its kind.

Two teachers: the names that a page's HTML gives to its parts, plenty and noisy, and hands, few and exact. Sites with a
hand-labelled page teach by hand or not at all, so that what is measured on them is measured on unseen sites.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dechaff.blockify.dump import dump_blocks
from dechaff.blockify.html import evidence_names
from dechaff.document import Blocks, Bools, Floats, Kind, Labels, Metadata, Verdict
from dechaff.evaluate.gold import Gold
from dechaff.evaluate.kinds import Labelled, gold_kinds, html_kinds, page_blocks
from dechaff.evaluate.run import dump_of
from dechaff.label import label
from dechaff.label.kinds import signs_and_verdicts
from dechaff.label.kinds.evidence import looked_at
from dechaff.label.kinds.inputs import BY_HEADING, BY_WORDS, COLUMN, GROUND, inputs_of
from dechaff.measure import measure
from dechaff.options import Options
from dechaff.train.alignment import align
from dechaff.train.kind_hints import hints, locate

DUMPS, DUMPS_RARE = 1, 4
"""Dumps of a page in the corpus's most frequent language, and in any other."""
BY_GOLD = 0.7
"""Share of dumps whose main content is the gold's; that of the others is what the labeller keeps, mistakes included."""
LEAST_NAMED = 8
"""Pieces of text with a name that a page must have to teach anything."""
SMALLEST, LARGEST = 15, 1500
"""Blocks of a dump."""
RULED_WEIGHT = 0.25
"""Weight of blocks that only a rule names, by their own words or a heading; 1 is that of blocks that HTML names."""
SELF_EVIDENT = (Kind.DUPLICATE_TITLE, Kind.LINK_REFERENCES)
"""Kinds that no class name tells and rules hardly miss."""

TEASERS = (COLUMN[Kind.LATEST_NEWS], COLUMN[Kind.RELATED])
"""Kinds that class names mix up (a fifth of what they call latest is): their heading decides, else the latter."""

Numbers = npt.NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class KindExample:
    """One dump of a page."""

    owner: str
    """Of the page's site."""
    seen: Numbers
    """(n, k + places) measures and places"""
    codes: npt.NDArray[np.uint8]
    """(n, groups)"""
    kinds: npt.NDArray[np.int8]
    """(n,) column of the kind; -1 where none is known"""
    weight: Floats
    """(n,)"""


@dataclass(frozen=True, slots=True)
class HtmlExample:
    """The HTML of a page of which a dump is labelled by hand."""

    seen: KindExample
    evidence: Floats
    """(n, columns looked at)"""


def html_examples(corpus: Iterable[Gold], gold: Sequence[Labelled], dumps: Path | None) -> Iterator[HtmlExample]:
    """An example for the HTML of each page with a hand-labelled dump."""
    by_page = {labelled.page: labelled for labelled in gold}
    columns = looked_at(evidence_names())
    for page in corpus:
        labelled = by_page.get(page.id)
        if labelled:
            blocks = page_blocks(page.html or "")
            wanted = html_kinds(blocks, dump_of(page, labelled.dumper, dumps), labelled)
            keep = np.array([kind is Kind.PARAGRAPH for kind in wanted], bool)
            kinds = [None if kind is Kind.PARAGRAPH else kind for kind in wanted]
            assert blocks.evidence is not None
            yield HtmlExample(_seen(page, blocks, keep, kinds), blocks.evidence[:, columns])


def hand_examples(corpus: Iterable[Gold], gold: Sequence[Labelled], dumps: Path | None) -> Iterator[KindExample]:
    """An example for each hand-labelled dump whose page the corpus has."""
    by_page = {labelled.page: labelled for labelled in gold}
    for page in corpus:
        labelled = by_page.get(page.id)
        if labelled:
            blocks = dump_blocks(dump_of(page, labelled.dumper, dumps) or "")
            wanted = gold_kinds(blocks, labelled)
            keep = np.array([kind is None for kind in wanted], bool)
            yield _seen(page, blocks, keep, wanted)


def weak_examples(corpus: Iterable[Gold], dumpers: Sequence[str], dumps: Path | None) -> Iterator[KindExample]:
    """Examples of pages whose HTML names its parts: a few dumpers a page, drawn by its id."""
    for page in corpus:
        pieces = hints(page.html or "")
        if sum(piece.kind is not None for piece in pieces) < LEAST_NAMED:
            continue
        rng = random.Random(zlib.crc32(page.id.encode()))
        for dumper in rng.sample(sorted(dumpers), min(len(dumpers), DUMPS if page.language == "en" else DUMPS_RARE)):
            blocks = dump_blocks(dump_of(page, dumper, dumps) or "")
            if SMALLEST <= len(blocks) <= LARGEST:
                keep = _kept(page, blocks, rng.random() < BY_GOLD)
                named = locate(blocks.lines, pieces)
                yield _example(
                    page, blocks, keep, [None if kept else kind for kind, kept in zip(named, keep, strict=True)]
                )


def _kept(page: Gold, blocks: Blocks, by_gold: bool) -> Bools:
    if not page.gold or not by_gold:
        return label(measure(blocks), blocks, Options()).keep
    counts, matched, _ = align(blocks.lines, page.gold)
    return np.asarray(matched > 0.5 * np.maximum(counts, 1), bool)


def _example(page: Gold, blocks: Blocks, keep: Bools, kinds: Sequence[Kind | None]) -> KindExample:
    """An example of what HTML names, with what it leaves unnamed as the rules name it."""
    seen = _seen(page, blocks, keep, kinds)
    columns, ruled, ground = (seen.kinds, seen.codes[:, GROUND - 1].astype(np.int8), seen.codes[:, GROUND])
    by_words = np.isin(ground, (BY_WORDS, BY_HEADING))
    teasers = np.isin(columns, TEASERS)
    columns[teasers] = np.where(by_words & np.isin(ruled, TEASERS), ruled, TEASERS[-1])[teasers]
    free = (columns < 0) & ~keep
    sure = free & np.isin(ruled, [COLUMN[kind] for kind in SELF_EVIDENT])
    likely = free & ~sure & by_words
    columns[sure | likely] = ruled[sure | likely]
    seen.weight[likely] = RULED_WEIGHT
    return seen


def _seen(page: Gold, blocks: Blocks, keep: Bools, kinds: Sequence[Kind | None]) -> KindExample:
    labels = Labels(keep.astype(np.float32), keep, Verdict.ARTICLE, 1.0)
    inputs = inputs_of(*signs_and_verdicts(blocks, labels, Metadata()), keep)
    return KindExample(
        owner=owner(page.site),
        seen=np.concatenate((measure(blocks).matrix, inputs.places), axis=1).astype(np.float16),
        codes=inputs.codes.astype(np.uint8),
        kinds=np.array([COLUMN[kind] if kind else -1 for kind in kinds], np.int8),
        weight=np.ones(len(kinds), np.float32),
    )


def owner(site: str) -> str:
    """The part of a host's name that its owner registered."""
    parts = site.split(".")
    return ".".join(parts[-3:] if len(parts) > 2 and len(parts[-2]) <= 3 else parts[-2:])
