"""Gold pages -> training examples: what the labeller sees of a page, and how much of each block is gold.

A page gives one example per dumper (of HTML two: with other extractors' votes and without), two of its own gold text
(clean text must come through whole), and a few rewritten in scripts that the corpus lacks; articles are put into other
pages. All is derived from the rows, so the same rows give the same examples.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

import numpy as np
import numpy.typing as npt

from dechaff.blockify.dump import dump_blocks
from dechaff.document import Blocks, Floats
from dechaff.evaluate.dumpers import dump
from dechaff.evaluate.gold import Gold, fold_of
from dechaff.evaluate.metrics import tokens
from dechaff.measure import NAMES, measure
from dechaff.train.alignment import align
from dechaff.train.augment import SCRIPTS, rewrite
from dechaff.train.hints import Hinted, PageHints, hinted, page_hints
from dechaff.train.mixing import Part, mixed, part_of
from dechaff.train.splicing import MOVABLE, Splice, spliced, splices

N_REWRITTEN = 3
"""Dumps of a page that are also shown in another script."""
N_CUT = 2
"""Dumps of a page whose article is put into other pages' frames."""
N_MIXED = 3
"""Frames for each."""
HTML, HTML_FAST, GOLD, REWRITTEN, MIXED = "html", "html-fast", "gold", "rewritten", "mixed"


@dataclass(frozen=True, slots=True)
class Example:
    """One page as one dumper shows it."""

    id: str
    source: str
    type: str
    language: str
    site: str
    dumper: str
    """A dumper's name, `html`, `mixed`, or `gold` or `rewritten` and a colon and which."""
    matrix: npt.NDArray[np.float16]
    """(n, k) measures, with the evidence behind them for HTML"""
    word_hash: npt.NDArray[np.uint16]
    """(n_words,) upper half of each word's hash"""
    word_count: npt.NDArray[np.int32]
    tokens: Floats
    matched: Floats
    """Tokens that are gold; -1 where that is not known."""
    gold_tokens: int
    """-1 for pages of which only snippets are known."""
    references: bool
    hints: Hinted | None = None
    """(n, k) what the page's HTML says of each block of a dump; `None`: nothing to learn from."""
    part: Part | None = None
    """The page cut around its article, for mixing; only for some dumps of pages that are articles."""

    @property
    def is_gold(self) -> bool:
        return self.dumper.startswith(GOLD)

    @property
    def is_real(self) -> bool:
        """What a user may really have: a dumper's output or HTML."""
        return not self.dumper.startswith((GOLD, REWRITTEN, MIXED))


def examples_of(pages: Iterable[Gold], dumpers: Sequence[str], workers: int = 2) -> Iterator[Example]:
    """Examples of all pages, in order, made in `workers` processes."""
    work = partial(_examples, dumpers=tuple(dumpers))
    with ProcessPoolExecutor(workers) as pool:
        yield from chain.from_iterable(pool.map(work, pages, chunksize=4))


def _examples(page: Gold, dumpers: tuple[str, ...]) -> list[Example]:
    texts = {name: dump(name, page.html) or "" for name in dumpers} if page.html else {"text": page.text or ""}
    texts = {name: text for name, text in texts.items() if text.strip()}
    rng = np.random.default_rng(zlib.crc32(page.id.encode()))
    cut = set(rng.permutation(sorted(texts))[:N_CUT]) if page.type in MOVABLE and page.gold else set()
    tagged = _html_blocks(page)
    hints = page_hints(tagged) if tagged else None
    found = [_example(page, name, dump_blocks(text), page.gold, name in cut, hints) for name, text in texts.items()]
    if page.gold:
        for name, text in ((f"{GOLD}:text", page.gold), (f"{GOLD}:markdown", page.markdown)):
            if text:
                found.append(_example(page, name, dump_blocks(text), None))
        for script in rng.choice(sorted(SCRIPTS), N_REWRITTEN, replace=False) if texts else ():
            text = texts[str(rng.choice(sorted(texts)))]
            blocks = dump_blocks(rewrite(text, SCRIPTS[script]))
            again = tagged and replace(tagged, text=rewrite(tagged.text, SCRIPTS[script]))
            hints = page_hints(again) if again else None
            gold = rewrite(page.gold, SCRIPTS[script])
            found.append(_example(page, f"{REWRITTEN}:{script}", blocks, gold, hints=hints))
    return [example for example in found if example is not None]


def html_examples_of(pages: Sequence[Gold], n_folds: int, seed: int, workers: int = 2) -> Iterator[Example]:
    """Examples of all pages as HTML shows them, with its evidence, and of articles in other pages' trees."""
    with ProcessPoolExecutor(workers) as pool:
        yield from chain.from_iterable(pool.map(_html_examples, pages, chunksize=4))
        yield from chain.from_iterable(pool.map(_spliced_examples, splices(pages, n_folds, seed), chunksize=4))


def _html_examples(page: Gold) -> list[Example]:
    """The page with other extractors' votes, as it looks where they were not asked, and in other scripts."""
    blocks = _html_blocks(page)
    asked = blocks and _example(page, HTML, blocks, page.gold)
    if not blocks or not asked:
        return []
    found = [asked, _unasked(asked, HTML_FAST)]
    rng = np.random.default_rng(zlib.crc32(page.id.encode()))
    for number, script in enumerate(rng.choice(sorted(SCRIPTS), N_REWRITTEN, replace=False) if page.gold else ()):
        text, gold = (rewrite(original, SCRIPTS[script]) for original in (blocks.text, page.gold or ""))
        example = _example(page, f"{REWRITTEN}:{script}", replace(blocks, text=text), gold)
        if example:
            found.append(_unasked(example, example.dumper) if number % 2 else example)
    return found


def _spliced_examples(splice: Splice) -> list[Example]:
    """The article in another page's tree, if it can be moved there."""
    page = spliced(splice)
    blocks = page and _html_blocks(page)
    example = page and blocks and _example(page, MIXED, blocks, page.gold)
    if not example:
        return []
    return [example if splice.asked else _unasked(example, MIXED)]


def _html_blocks(page: Gold) -> Blocks | None:
    from dechaff.blockify.html import html_blocks
    from dechaff.document import Form, Page, Source
    from dechaff.options import Options

    if not page.html:
        return None
    return html_blocks(Page(Source(page.id, page.html, form=Form.HTML), page.html, Form.HTML, "utf-8", ""), Options())


def _unasked(example: Example, dumper: str) -> Example:
    """The example as it looks where no other extractor was asked."""
    from dechaff.blockify.html import evidence_names

    matrix = example.matrix.copy()
    matrix[:, len(NAMES) + evidence_names().index("has-vote") :] = 0
    return replace(example, dumper=dumper, matrix=matrix)


def mixed_examples(examples: Sequence[Example], n_folds: int, seed: int) -> Iterator[Example]:
    """`N_MIXED` new pages for every page that was cut; only sites of one fold are mixed, so that folds stay apart."""
    rng = np.random.default_rng(seed)
    for fold in range(n_folds):
        cut = [example for example in examples if example.part and fold_of(example.site, n_folds) == fold]
        frames: dict[str, list[Part]] = {}
        others: dict[tuple[str, str], list[Part]] = {}
        for example in cut:
            if example.part:
                frames.setdefault(example.dumper, []).append(example.part)
                others.setdefault((example.source, example.language), []).append(example.part)
        for example in cut:
            for _ in range(N_MIXED if example.part else 0):
                frame = frames[example.dumper][int(rng.integers(len(frames[example.dumper])))]
                quoted = others[example.source, example.language]
                blocks, counts, matched = mixed(example.part or frame, frame, quoted, rng)
                yield _measured(replace(example, dumper=MIXED, part=None, references=False), blocks, counts, matched)


def _measured(example: Example, blocks: Blocks, counts: Floats, matched: Floats) -> Example:
    """The example with other blocks."""
    measures = measure(blocks)
    return replace(
        example,
        matrix=measures.matrix.astype(np.float16),
        word_hash=(measures.word_hash >> np.uint32(16)).astype(np.uint16),
        word_count=measures.word_count.astype(np.int32),
        tokens=counts,
        matched=matched,
        hints=None,
    )


def _example(
    page: Gold, dumper: str, blocks: Blocks, gold: str | None, cut: bool = False, hints: PageHints | None = None
) -> Example | None:
    """One example; `gold` is `None` where the whole page is gold, or where only snippets are known."""
    if not len(blocks):
        return None
    lines = blocks.lines[:-1] if blocks.references else blocks.lines
    if gold:
        counts, matched, n_gold = align(lines, gold)
    else:
        counts = np.array([len(tokens(line)) for line in lines], np.float32)
        whole = dumper.startswith(GOLD)
        matched, n_gold = (counts.copy(), int(counts.sum())) if whole else (_snippets(page, lines, counts), -1)
    if blocks.references:
        counts, matched = np.append(counts, 0), np.append(matched, 0)
    measures = measure(blocks)
    matrix = measures.matrix
    if blocks.evidence is not None:
        matrix = np.concatenate((matrix, blocks.evidence), axis=1)
    return Example(
        id=page.id,
        source=page.source,
        type=page.type,
        language=page.language,
        site=page.site,
        dumper=dumper,
        matrix=matrix.astype(np.float16),
        word_hash=(measures.word_hash >> np.uint32(16)).astype(np.uint16),
        word_count=measures.word_count.astype(np.int32),
        tokens=counts.astype(np.float32),
        matched=matched.astype(np.float32),
        gold_tokens=n_gold,
        references=blocks.references,
        hints=hinted(blocks.lines, hints) if hints else None,
        part=part_of((page.row or {}).get("title"), blocks, counts, matched) if cut else None,
    )


def _snippets(page: Gold, lines: Sequence[str], counts: Floats) -> Floats:
    """Gold tokens of blocks that hold a must-keep or are a must-drop snippet, -1 for all others."""
    keep, drop = ([" ".join(snippet.split()) for snippet in snippets] for snippets in (page.keep, page.drop))
    matched = np.full(len(lines), -1, np.float32)
    for index, line in enumerate(lines):
        flat = " ".join(line.split())
        if any(snippet in flat or (len(flat) > 25 and flat in snippet) for snippet in keep):
            matched[index] = counts[index]
        elif any(snippet in flat and 2 * len(snippet) > len(flat) for snippet in drop):
            matched[index] = 0
    return matched
