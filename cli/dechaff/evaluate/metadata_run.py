"""Gold pages through the cleaner for their metadata: every form of a page, beside the baselines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from dechaff.document import Source
from dechaff.evaluate.gold import Gold
from dechaff.evaluate.metadata import (
    ScoredPage,
    first_line_title,
    found_values,
    gold_values,
    score_page,
    shown_values,
    trafilatura_on_html,
)
from dechaff.evaluate.run import HTML, Plan, clean_unseen, sources

OURS = "dechaff"


def evaluate_metadata(pages: Iterable[Gold], plan: Plan, workers: int = 1) -> Iterator[ScoredPage]:
    """The metadata of every page in every form, by dechaff and by the baselines; pages without gold are left out."""
    work = partial(_scored, plan=plan)
    with ProcessPoolExecutor(workers) as pool:
        for found in pool.map(work, pages, chunksize=4):
            yield from found


def _scored(page: Gold, plan: Plan) -> list[ScoredPage]:
    gold = gold_values(page.row or {})
    if not any(gold.values()):
        return []
    url = (page.row or {}).get("url")
    visible = None
    found: list[ScoredPage] = []
    for form, source in sources(page, plan):
        text = str(source.data)
        if form == HTML:
            visible = visible or _visible_text(text)
        shown = shown_values(gold, visible if form == HTML and visible else text)
        article = clean_unseen(page, Source(source.name, text, form=source.form, url=url), plan)
        answers = {OURS: found_values(article.title, article.authors, article.date)}
        if form == HTML:
            answers["trafilatura"] = trafilatura_on_html(text, url)
        else:
            answers["first line"] = first_line_title(text)
        for tool, answer in answers.items():
            found.append(ScoredPage(page.source, page.language, form, tool, score_page(gold, answer, shown)))
    return found


def _visible_text(html: str) -> str:
    """What a reader of the HTML sees, as trafilatura's plain dump tells it."""
    from dechaff.evaluate.dumpers import dump

    return dump("trafilatura", html) or ""
