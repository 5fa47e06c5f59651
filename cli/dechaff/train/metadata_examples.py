"""Gold pages -> examples for the headline's network and for the ranking of the metadata's candidates.

The pages are gone over twice, because the ranking is fitted on what the headline's networks say; their labels, which
take most of the time, are kept on the disk in between.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from dechaff.document import Blocks, Form, Labels, Page, Source
from dechaff.evaluate.gold import Gold, fold_of
from dechaff.evaluate.metadata import FIELDS, author_set, gold_values, is_fitted_on
from dechaff.evaluate.run import HTML, Plan, labelled_unseen, sources
from dechaff.metadata import headline_inputs, read_page
from dechaff.metadata.headline import Network
from dechaff.metadata.page_lines import fold
from dechaff.metadata.ranking import Candidate
from dechaff.train.headline import HeadlineExample, half_of

LONGEST_TITLE = 600
"""Characters of a line that may be a title."""


@dataclass(frozen=True, slots=True)
class Example:
    """One page's candidates for a field."""

    candidates: Sequence[Candidate]
    gold: str | None
    """Key of the right value; `None`: there is none, "none of them" is right."""
    weight: float = 1.0
    site: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """How pages become examples."""

    plan: Plan
    labels: Path
    """Folder that keeps labelled dumps from the headline's pass over the pages to the ranking's."""

    def labelled(self, page: Gold, source: Source) -> tuple[Page, Blocks, Labels]:
        """A source's blocks and labels, by a model that has not seen the page's site."""
        if source.form is Form.HTML:
            return labelled_unseen(page, source, self.plan)
        file = self.labels / hashlib.sha256(f"{source.url} {source.data!r}".encode("utf-8", "replace")).hexdigest()
        if file.exists():
            kept: tuple[Page, Blocks, Labels] = pickle.loads(file.read_bytes())
            return kept
        found = labelled_unseen(page, source, self.plan)
        file.write_bytes(pickle.dumps(found))
        return found


def headline_examples(pages: Iterable[Gold], work: Work, workers: int) -> list[HeadlineExample]:
    """The lines of every dump of the pages with a gold title whose site is fitted on."""
    wanted = (page for page in pages if is_fitted_on(page) and gold_values(page.row or {})["title"])
    with ProcessPoolExecutor(workers) as pool:
        return [one for part in pool.map(partial(_headlines_of_page, work=work), wanted, chunksize=4) for one in part]


def _headlines_of_page(page: Gold, work: Work) -> list[HeadlineExample]:
    gold = gold_values(page.row or {})["title"]
    found = []
    for source in _sources(page, replace(work.plan, html=False)):
        lines, inputs = headline_inputs(*work.labelled(page, source))
        right = np.array([len(line) < LONGEST_TITLE and fold(line) == gold for line in lines], bool)
        if len(lines):
            found.append(HeadlineExample(inputs.astype(np.float16), right, _weight(page), page.site))
    return found


def _sources(page: Gold, plan: Plan) -> Iterator[Source]:
    """Every form of a page; every other dump with the page's address, because some users' dumps have it."""
    for form, source in sources(page, plan):
        with_address = form == HTML or fold_of(page.id + form, 2)
        yield replace(source, url=(page.row or {}).get("url") if with_address else None)


def _weight(page: Gold) -> float:
    """A page's weight: those of other languages than English are few."""
    return 1.0 if page.source == "wcxb" else 2.0


def examples_of(pages: Iterable[Gold], work: Work, workers: int, halves: Sequence[Network]) -> dict[str, list[Example]]:
    """Field, or `field, html` -> examples: every form of every page whose site is fitted on.

    `halves`: the headline's networks, see `fit_in_halves`.
    """
    found: dict[str, list[Example]] = {}
    wanted = (page for page in pages if is_fitted_on(page))
    with ProcessPoolExecutor(workers) as pool:
        for part in pool.map(partial(_examples_of_page, work=work, halves=halves), wanted, chunksize=4):
            for name, example in part:
                found.setdefault(name, []).append(example)
    return found


def _examples_of_page(page: Gold, work: Work, halves: Sequence[Network]) -> list[tuple[str, Example]]:
    found = []
    for source in _sources(page, work.plan):
        decoded, blocks, labels = work.labelled(page, source)
        _, candidates = read_page(decoded, blocks, labels, headlines=halves[half_of(page.site)])
        found += list(page_examples(page, decoded.form, candidates))
    return found


def page_examples(page: Gold, form: Form, candidates: Mapping[str, list[Candidate]]) -> Iterator[tuple[str, Example]]:
    """One page's examples by field: pages without a gold value teach only where an article should have one."""
    gold = gold_values(page.row or {})
    for name in FIELDS:
        right = " ".join(sorted(gold[name])) if name == "authors" else gold[name]
        if not right and (name == "title" or page.type != "article"):
            continue
        if name == "authors":
            for candidate in candidates[name]:
                candidate.key = " ".join(sorted(author_set(candidate.value)))
        weight = _weight(page) * (1.0 if right else 0.5)
        yield _field(name, form), Example(candidates[name], right or None, weight, page.site)


def _field(name: str, form: Form) -> str:
    return f"{name}, html" if form is Form.HTML else name
