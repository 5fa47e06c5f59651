"""Gold for pages of which only snippets are known: a text that two extractors agree on and no snippet contradicts."""

from __future__ import annotations

from dataclasses import replace

from dechaff.evaluate.gold import Gold
from dechaff.evaluate.metrics import score_snippets, token_f1

MIN_AGREEMENT = 0.85
"""Token F1 of the two texts."""
MIN_CHARS = 300


def with_agreed_gold(page: Gold) -> Gold:
    """The page with trafilatura's text as gold where Resiliparse says much the same and all snippets are right."""
    if page.gold or not page.html:
        return page
    from resiliparse.extract.html2text import extract_plain_text
    from trafilatura import extract

    text = extract(page.html) or ""
    score = score_snippets(text, page.keep, page.drop)
    if len(text) < MIN_CHARS or not all((*score.kept, *score.dropped)):
        return page
    if token_f1(text, str(extract_plain_text(page.html, main_content=True))) < MIN_AGREEMENT:
        return page
    return replace(page, gold=text)
