"""Gold pages through the cleaner, page by page, in the forms a user may have them.

With a folder of fold models each page is cleaned by the model that has not seen its site, so that the figures of a
cross-validation can be printed without training anew.
"""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from dechaff.document import Article, Blocks, Form, Labels, Page, Source
from dechaff.errors import InputError
from dechaff.evaluate.dumpers import dump
from dechaff.evaluate.gold import Gold, fold_of
from dechaff.evaluate.metrics import Score, score_snippets, score_text, summary
from dechaff.options import Options

if TYPE_CHECKING:
    from dechaff.label.network import Network

T = TypeVar("T")
HTML = "html"
TEXT = "text"
"""The form of gold pages that are text dumps already."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to evaluate."""

    dumpers: tuple[str, ...] = ()
    html: bool = False
    options: Options = field(default_factory=Options)
    folds: Path | None = None
    """Folder of fold models `text-0.npz`, `text-1.npz` ... and `html-0.npz` ..."""
    dumps: Path | None = None
    """Folder where dumps are kept from one evaluation to the next."""


@dataclass(frozen=True, slots=True)
class Result:
    """One page in one form, scored."""

    id: str
    source: str
    type: str
    language: str
    form: str
    """A dumper's name, `html` or `text`."""
    score: Score


def evaluate(pages: Iterable[Gold], plan: Plan, workers: int = 1) -> Iterator[Result]:
    """Results of all pages, in order; a page in a form that a dumper has no text for is left out."""
    work = partial(_results, plan=plan)
    if workers == 1:
        for page in pages:
            yield from work(page)
        return
    for results in in_processes(work, pages, workers):
        yield from results


def in_processes(work: Callable[[Gold], T], pages: Iterable[Gold], n: int) -> Iterator[T]:
    """What `work` makes of each page, in order; Ctrl-C is for the parent alone, and what is not begun is left."""
    pool = ProcessPoolExecutor(n, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN))
    try:
        yield from pool.map(work, pages, chunksize=4)
    finally:
        pool.shutdown(cancel_futures=True)


def _results(page: Gold, plan: Plan) -> list[Result]:
    found = []
    for form, source in sources(page, plan):
        text = clean_unseen(page, source, plan).text
        snippets = not page.gold and (page.keep or page.drop)
        score = score_snippets(text, page.keep, page.drop) if snippets else score_text(text, page.gold or "")
        found.append(Result(page.id, page.source, page.type, page.language, form, score))
    return found


def sources(page: Gold, plan: Plan) -> Iterator[tuple[str, Source]]:
    """The page in each form asked for."""
    if page.text is not None:
        yield TEXT, Source(page.id, page.text, form=Form.TEXT)
    if page.html is None:
        return
    for name in plan.dumpers:
        text = dump_of(page, name, plan.dumps)
        if text.strip():
            yield name, Source(page.id, text, form=Form.TEXT)
    if plan.html:
        yield HTML, Source(page.id, page.html, form=Form.HTML)


def dump_of(page: Gold, name: str, kept: Path | None) -> str:
    """The page's HTML as a dumper's text, made once where dumps are kept."""
    if kept is None:
        return dump(name, page.html or "") or ""
    file = kept / f"{fold_of(page.id, 1 << 32):08x}-{name}.json"
    if file.exists():
        return str(json.loads(file.read_text("utf-8")))
    text = dump(name, page.html or "") or ""
    kept.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(text), "utf-8")
    return text


def clean_unseen(page: Gold, source: Source, plan: Plan) -> Article:
    """The article of a source, by the fold model that has not seen the page's site where there are fold models."""
    from dechaff.pipeline import clean_source

    return clean_source(source, plan.options, _network_unseen(page, source, plan))


def labelled_unseen(page: Gold, source: Source, plan: Plan) -> tuple[Page, Blocks, Labels]:
    """The same as far as the labels."""
    from dechaff.blockify import blockify
    from dechaff.decode import decode
    from dechaff.label.doubt import label_in_doubt
    from dechaff.measure import PageMeasures

    decoded = decode(source, plan.options)
    blocks = blockify(decoded, plan.options)
    network = _network_unseen(page, source, plan)
    labels, blocks = label_in_doubt(PageMeasures(blocks), blocks, plan.options, network)
    return decoded, blocks, labels


def _network_unseen(page: Gold, source: Source, plan: Plan) -> Network | None:
    """`None`: the one shipped."""
    if plan.folds is None:
        return None
    from dechaff.label.network import load

    kind = "html" if source.form is Form.HTML else "text"
    models = sorted(plan.folds.glob(f"{kind}-*.npz"))
    if not models:
        raise InputError(f"{plan.folds}: no fold models for {kind}", "make them with `dechaff train --folds`")
    return load(plan.folds / f"{kind}-{fold_of(page.site, len(models))}.npz")


def table(results: Sequence[Result]) -> dict[str, dict[str, float]]:
    """Figures by group: source, source and type, language, form; full gold and snippets apart."""
    groups: dict[str, list[Score]] = {}
    for result in results:
        gold = "" if result.score.token_f1 is not None else " snippets"
        dumped = HTML if result.form == HTML else "text"
        for name in (
            f"{dumped} | {result.source}{gold}",
            f"{dumped} | {result.source} {result.type}{gold}",
            f"{dumped} | language {result.language}{gold}",
            f"form | {result.form} {result.source}{gold}",
        ):
            groups.setdefault(name, []).append(result.score)
    return {name: summary(groups[name]) for name in sorted(groups)}
