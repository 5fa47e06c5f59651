"""New pages out of old ones: one page's article in another page's frame, with teasers and comments in between.

The open corpus has few pages, and a labeller soon knows their frames by heart. What makes a page hard is what stands
beside the article in the same kind of sentences: teasers of other articles, and readers' comments. Both are made here
from other pages' own words, in many layouts (the idea is CutMix's, Yun et al. 2019, over blocks instead of pixels).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from dechaff.document import Blocks, Floats
from dechaff.evaluate.metrics import tokens

TEASERS, COMMENTS, BEFORE = 0.6, 0.25, 0.2
"""Shares of mixes with teasers, with comments, and of teasers that stand before the article."""
MIN_BODY = 4
"""Blocks of an article that can be moved."""


@dataclass(frozen=True, slots=True)
class Part:
    """A dumped page cut in three: what stands before the article, the article, what stands after."""

    title: str | None
    blocks: Blocks
    tokens: Floats
    matched: Floats
    begin: int
    end: int

    def rows(self, start: int, stop: int, gold: bool) -> list[Row]:
        """Its blocks as rows; outside the article nothing is gold."""
        lines, blocks = self.blocks.lines, self.blocks
        return [
            Row(
                lines[index], int(blocks.gap[index]), int(blocks.shape[index]), int(blocks.level[index]),
                float(blocks.links[index]), int(blocks.last_line[index] - blocks.first_line[index]),
                float(self.tokens[index]), float(self.matched[index]) if gold else 0.0,
            )
            for index in range(start, stop)
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One block and how much of it is gold."""

    text: str
    gap: int
    shape: int = 0
    level: int = 0
    links: float = 0.0
    span: int = 0
    tokens: float = 0.0
    matched: float = 0.0


def part_of(title: str | None, blocks: Blocks, counts: Floats, matched: Floats) -> Part | None:
    """The page cut around its article; `None` where it has none that could be moved."""
    gold = np.flatnonzero((matched >= 0.5 * np.maximum(counts, 1)) & (counts > 0))
    if len(gold) < MIN_BODY:
        return None
    return Part(title, blocks, counts, matched, int(gold[0]), int(gold[-1]) + 1)


def mixed(part: Part, frame: Part, others: Sequence[Part], rng: np.random.Generator) -> tuple[Blocks, Floats, Floats]:
    """Blocks, tokens and gold tokens of the article of `part` in the frame of another page; `others` are quoted."""
    rows = _mixed(part, frame, others, rng)
    return _blocks(rows), _column(row.tokens for row in rows), _column(row.matched for row in rows)


def _mixed(part: Part, frame: Part, others: Sequence[Part], rng: np.random.Generator) -> list[Row]:
    """One mixed page's rows."""
    last = len(frame.blocks) - int(frame.blocks.references)
    head, tail = frame.rows(0, frame.begin, False), frame.rows(frame.end, last, False)
    body = part.rows(part.begin, part.end, True)
    gap = int(np.median([row.gap for row in body])) if body else 0
    before: list[Row] = []
    after: list[Row] = []
    if rng.random() < TEASERS:
        teasers = _teasers(others, gap, rng)
        (before if rng.random() < BEFORE else after).extend(teasers)
    if rng.random() < COMMENTS:
        after.extend(_comments(others, gap, rng))
    cut = int(rng.integers(len(tail) + 1)) if rng.random() < 0.5 else 0
    return [*head, *before, *body, *tail[:cut], *after, *tail[cut:]]


def _teasers(others: Sequence[Part], gap: int, rng: np.random.Generator) -> list[Row]:
    """A section of teasers, all in one layout: category, headline, sentence or two, date, in some order."""
    layout = [piece for piece in ("category", "title", "text", "date") if piece == "text" or rng.random() < 0.6]
    rng.shuffle(layout)
    cut = rng.random() < 0.4
    dates = _date_maker(rng)
    rows: list[Row] = []
    for _ in range(int(rng.integers(2, 9))):
        other = others[int(rng.integers(len(others)))]
        lines = other.blocks.lines
        text = next((lines[i] for i in range(other.begin, other.end) if len(lines[i]) > 60), lines[other.begin])
        pieces = {
            "category": lines[int(rng.integers(max(1, other.begin)))][:30],
            "title": (other.title or text[:60]).split(" | ")[0],
            "text": _shortened(text, cut, rng),
            "date": dates(),
        }
        for place, name in enumerate(layout):
            rows.append(_row(pieces[name], gap if place else max(gap, 1)))
    return rows


def _comments(others: Sequence[Part], gap: int, rng: np.random.Generator) -> list[Row]:
    """Readers' comments: a name, a date, a paragraph or two of other pages, a word to answer with."""
    dates = _date_maker(rng)
    answer = ("Reply", "Antworten", "Répondre", "Responder", "Ответить", "Odpowiedz", "", "")[int(rng.integers(8))]
    rows: list[Row] = []
    for _ in range(int(rng.integers(2, 10))):
        other = others[int(rng.integers(len(others)))]
        lines = other.blocks.lines
        words = lines[int(rng.integers(len(lines)))].split()
        start = int(rng.integers(other.begin, other.end))
        name = " ".join(words[: int(rng.integers(1, 3))])[:25] or "?"
        texts = [line[:400] for line in lines[start : start + int(rng.integers(1, 3))]]
        rows += [_row(text, gap) for text in (name, dates(), *texts, answer) if text]
    return rows


def _date_maker(rng: np.random.Generator) -> Callable[[], str]:
    """Dates that are all written alike."""
    form = ("{d:02d}.{m:02d}.{y} {h:02d}:{n:02d}", "{y}-{m:02d}-{d:02d}", "{h:02d}:{n:02d}", "{d}/{m}/{y}", "{n} min")
    chosen = form[int(rng.integers(len(form)))]

    def make() -> str:
        values = {"d": (1, 29), "m": (1, 13), "y": (2015, 2027), "h": (0, 24), "n": (0, 60)}
        return chosen.format(**{name: int(rng.integers(low, high)) for name, (low, high) in values.items()})

    return make


def _shortened(text: str, cut: bool, rng: np.random.Generator) -> str:
    """The beginning of a paragraph: whole sentences, or broken off with an ellipsis."""
    length = int(rng.integers(60, 260))
    if len(text) <= length:
        return text
    if cut:
        return text[:length].rsplit(" ", 1)[0] + ("…" if length % 2 else "...")
    ends = [text.find(mark, length // 2) for mark in (". ", "? ", "! ", "。", "। ", "؟ ")]
    found = [end for end in ends if 0 < end < 2 * length]
    return text[: min(found) + 1] if found else text[:length]


def _row(text: str, gap: int) -> Row:
    flat = " ".join(text.split()) or "-"
    return Row(flat, gap, tokens=float(len(tokens(flat))))


def _blocks(rows: Sequence[Row]) -> Blocks:
    gap = np.array([row.gap for row in rows], np.int32)
    span = np.array([row.span for row in rows], np.int32)
    last = np.cumsum(gap + span + 1).astype(np.int32)
    return Blocks(
        text="\n".join(row.text for row in rows),
        first_line=last - span,
        last_line=last,
        gap=gap,
        shape=np.array([row.shape for row in rows], np.uint8),
        level=np.array([row.level for row in rows], np.uint8),
        links=np.array([row.links for row in rows], np.float32),
    )


def _column(values: Iterable[float]) -> Floats:
    return np.array(list(values), np.float32)
