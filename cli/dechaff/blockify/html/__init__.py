"""HTML -> blocks with their evidence.

One parse and one walk; what trafilatura makes of the same tree is evidence like any other, and the labeller decides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from typing import Any
from urllib.parse import urljoin, urlsplit

import numpy as np

from dechaff.blockify.html.claims import CLAIM_NAMES, claims
from dechaff.blockify.html.collect import MAX_BLOCKS
from dechaff.blockify.html.columns import Containers, RawBlocks
from dechaff.blockify.html.drawn import draw
from dechaff.blockify.html.embedded import (
    LITTLE_PROSE,
    LONG,
    Said,
    as_html,
    linked_data,
    missing,
    missing_together,
)
from dechaff.blockify.html.evidence import structure, structure_names
from dechaff.blockify.html.formulas import spell
from dechaff.blockify.html.hydration import hydration_data
from dechaff.blockify.html.inline import LazyMarkdown
from dechaff.blockify.html.listings import page_wrap
from dechaff.blockify.html.markdown import block_markdown, shown_pictures
from dechaff.blockify.html.page_types import PAGE_TYPE_NAMES, declared_types, page_types
from dechaff.blockify.html.parse import parse
from dechaff.blockify.html.streamed import put_in_place
from dechaff.blockify.html.unseen import Unseen, unseen
from dechaff.blockify.html.votes import MAX_DEPTH, MAX_ELEMENTS, VOTE_NAMES, extract, votes
from dechaff.blockify.html.walk import HYDRATION, JSON_LD, Walk
from dechaff.document import Blocks, Floats, Page
from dechaff.options import Options


@cache
def evidence_names() -> tuple[str, ...]:
    """Names of `Blocks.evidence`'s columns, in order."""
    return (*structure_names(), *PAGE_TYPE_NAMES, *CLAIM_NAMES, *VOTE_NAMES)


def html_blocks(page: Page, options: Options, *, at_once: bool = True) -> Blocks:
    """The blocks of an HTML page in reading order, with evidence, Markdown and, in `extras`, the tree.

    Unless asked `at_once`, others vote only when `extras["ask"]` is called with the blocks: it gives them with votes.
    """
    tree = _tree(page.text)
    walk = Walk()
    walk.wrap = page_wrap(tree)
    walk.run(tree)
    said = unseen(tree)
    data = linked_data(said.scripts)
    _offer_embedded(walk, said.scripts, data.bodies)
    walk.finish()
    raw, nodes = walk.blocks, walk.nodes
    others = not options.fast and _is_small(walk) and bool(raw.text)
    vote = partial(_votes, tree, raw, nodes)
    claimed = claims(raw.text, said, data)
    types = [*data.types, *walk.item_types, *declared_types(tree)]
    evidence = np.concatenate(
        [
            structure(raw, nodes, claimed[:, CLAIM_NAMES.index("claim:title")] > 0),
            page_types(types, len(raw.text)),
            claimed,
            vote() if others and at_once else votes(None, raw, nodes, not options.fast and not others),
        ],
        axis=1,
    )
    absolute = _absolute(page.source.url, said.bases)
    makers = [partial(block_markdown, raw, index, absolute, options.images) for index in range(len(raw.text))]
    chars = np.fromiter(map(len, raw.text), np.float32, len(raw.text))
    return Blocks(
        text="\n".join(raw.text),
        first_line=np.array(raw.first, np.int32),
        last_line=np.array(raw.last, np.int32),
        gap=np.array(raw.gap, np.int32),
        shape=np.array(raw.shape, np.uint8),
        level=np.array(raw.level, np.uint8),
        links=(np.array(raw.n_link) / np.maximum(1, chars)).astype(np.float32),
        evidence=evidence,
        markdown=LazyMarkdown(makers),
        head_title=said.title,
        extras=_extras(tree, said, walk)
        | {"fast": not others, "pictures": shown_pictures(raw, nodes, absolute) if options.images else {}}
        | ({"ask": partial(_with_votes, vote)} if others and not at_once else {}),
    )


def _tree(html: str) -> Any:
    """The tree, with what browsers make of it in its place."""
    tree = parse(html)
    put_in_place(tree)
    spell(tree)
    draw(tree)
    return tree


def _extras(tree: Any, said: Unseen, walk: Walk) -> dict[str, Any]:
    """What later stages may ask of the page beside its blocks."""
    raw = walk.blocks
    marked = walk.marked if len(raw.text) < MAX_BLOCKS else None
    preformatted = walk.n_preformatted / max(1, sum(map(len, raw.text)))
    return {
        "tree": tree, "unseen": said, "marked": marked, "languages": raw.languages, "held": raw.held,
        "preformatted": preformatted,
    }  # fmt: skip


def _votes(tree: Any, raw: RawBlocks, nodes: Containers) -> Floats:
    return votes(extract(tree), raw, nodes, True)


def _with_votes(vote: Callable[[], Floats], blocks: Blocks) -> Blocks:
    """The blocks with what another extractor says of them."""
    if blocks.evidence is None:
        return blocks
    return replace(blocks, evidence=np.concatenate((blocks.evidence[:, : -len(VOTE_NAMES)], vote()), axis=1))


def _offer_embedded(walk: Walk, scripts: list[Any], bodies: list[str]) -> None:
    """Add text that only the page's scripts hold."""
    visible = walk.blocks.text
    n_prose = sum(len(text) for text in visible if len(text) >= LONG)
    data = hydration_data(scripts) if n_prose < LITTLE_PROSE else []
    if not bodies and not data:
        return
    offered = [(JSON_LD, text) for text in missing(bodies, " ".join(visible))]
    said = Said([*visible, *(text for _, text in offered)])
    for texts in data:
        more = missing_together(texts, said)
        said.add(more)
        offered += [(HYDRATION, text) for text in more]
    for flag, text in offered:
        walk.run(_tree(as_html(text)), flag)


def _is_small(walk: Walk) -> bool:
    """May other extractors see the tree? They copy it many times, and recurse."""
    depth = max(walk.nodes.depth, default=0)
    return walk.n_elements <= MAX_ELEMENTS and depth <= MAX_DEPTH and len(walk.blocks.text) < MAX_BLOCKS


def _absolute(url: str | None, bases: list[Any]) -> Callable[[str], str | None]:
    """Link target -> absolute URL; `None` for what leads nowhere outside the page."""
    href = bases[0].get("href") if bases else None
    try:
        root = urljoin(url or "", href) if href else url or ""
    except ValueError:  # "http://[": no address
        root = url or ""

    def absolute(target: str) -> str | None:
        target = target.strip()
        try:
            joined = urljoin(root, target)
            scheme = urlsplit(joined).scheme
        except ValueError:
            return None
        if target.startswith("#") or scheme not in ("", "http", "https", "mailto", "ftp", "tel"):
            return None
        return joined or None

    return absolute


__all__ = ["RawBlocks", "evidence_names", "html_blocks"]
