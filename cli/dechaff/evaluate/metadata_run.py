"""Gold pages through the cleaner for their metadata: every form of a page, beside the baselines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from dechaff.document import Source
from dechaff.evaluate.dumpers import installed
from dechaff.evaluate.gold import Gold, fold_of
from dechaff.evaluate.metadata import (
    ScoredPage,
    first_line_title,
    found_values,
    gold_values,
    is_fitted_on,
    score_page,
    shown_values,
    trafilatura_on_html,
)
from dechaff.evaluate.run import HTML, Plan, clean_unseen, dump_of, in_processes, sources

OURS = "dechaff"
SAMPLE = 8
"""Of the pages on whose sites the weights were fitted every so many count: they make one line of the table."""


def evaluate_metadata(pages: Iterable[Gold], plan: Plan, workers: int = 1) -> Iterator[ScoredPage]:
    """The metadata of every page in every form, by dechaff and by the baselines; pages without gold are left out."""
    work = partial(_scored, plan=plan)
    pages = (page for page in pages if not is_fitted_on(page) or fold_of(f"{page.id} sample", SAMPLE) == 0)
    for found in in_processes(work, pages, workers):
        yield from found


def _scored(page: Gold, plan: Plan) -> list[ScoredPage]:
    gold = gold_values(page.row or {})
    if not any(gold.values()):
        return []
    url = (page.row or {}).get("url")
    visible = _visible_text(page, plan)
    found: list[ScoredPage] = []
    for form, source in sources(page, plan):
        text = str(source.data)
        shown = shown_values(gold, text if visible is None else visible)
        article = clean_unseen(page, Source(source.name, text, form=source.form, url=url), plan)
        answers = {OURS: found_values(article.title, article.authors, article.date)}
        if form == HTML:
            answers["trafilatura"] = trafilatura_on_html(text, url)
        else:
            answers["first line"] = first_line_title(text)
        for tool, answer in answers.items():
            found.append(
                ScoredPage(
                    page.source,
                    page.language,
                    form,
                    tool,
                    score_page(gold, answer, shown),
                    page.type,
                    is_fitted_on(page),
                )
            )
    return found


def _visible_text(page: Gold, plan: Plan) -> str | None:
    """What a reader of the HTML sees: the dump that leaves out the head and hidden elements; `None` without HTML."""
    if page.html is None:
        return None
    dumper = next(name for name in ("inscriptis", "trafilatura") if name in installed())
    return dump_of(page, dumper, plan.dumps)
