"""Spliced pages: the article of one page stands where another page's article stood, and is all of the gold."""

from __future__ import annotations

import pytest

pytest.importorskip("rapidfuzz", reason="training is an extra: pip install dechaff[train]")

from dechaff.evaluate.gold import Gold, fold_of
from dechaff.train.examples import HTML, HTML_FAST, MIXED, REWRITTEN, html_examples_of
from dechaff.train.splicing import Splice, spliced, splices


def page(name: str, site: str | None = None, kind: str = "article") -> Gold:
    gold = " ".join(f"The council of {name} met again and voted on its {n} bridges." for n in ("old", "new", "last"))
    html = (
        f"<html><head><title>{name}</title></head><body><nav>Menu of {name}</nav><h1>Headline of {name}</h1>"
        f"<div class=story><p>{gold}</p></div> tail of {name}<footer>Imprint of {name}</footer></body></html>"
    )
    return Gold(name, "made", kind, "en", site or name, html, None, gold)


def test_the_article_moves_under_its_own_head() -> None:
    """Of the frame nothing is left but what stood around its article; its headline goes with its article."""
    new = spliced(Splice(page("Alpha"), page("Beta"), asked=True))
    assert new is not None
    assert new.gold == page("Alpha").gold
    assert new.html is not None
    assert "<title>Alpha</title>" in new.html
    assert "Menu of Beta" in new.html
    assert "tail of Beta" in new.html
    assert "council of Alpha" in new.html
    for gone in ("council of Beta", "Headline of", "Menu of Alpha", "tail of Alpha"):
        assert gone not in new.html


@pytest.mark.parametrize(
    "html", ["", "<p>Nothing of it is here.</p>", "<body>The council of Alpha met again and voted"]
)
def test_a_page_without_an_element_for_its_article_is_not_spliced(html: str) -> None:
    """Gold that a script fetches, or that is the whole body, cannot be moved."""
    alpha = page("Alpha")
    bare = Gold("x", "made", "article", "en", "x", html, None, alpha.gold)
    assert spliced(Splice(bare, page("Beta"), asked=True)) is None
    assert spliced(Splice(page("Beta"), bare, asked=True)) is None


def test_sites_of_different_folds_never_meet() -> None:
    """What is cross-validated by site must not be seen in training in another page's frame."""
    pages = [page(f"site-{number}") for number in range(40)] + [page("shop", kind="product")]
    found = list(splices(pages, 5, 0))
    assert len(found) == 80
    assert all(fold_of(one.page.site, 5) == fold_of(one.frame.site, 5) for one in found)
    assert found == list(splices(pages, 5, 0))


def test_examples_of_html() -> None:
    """A page is seen with votes, without, in other scripts and in other frames; gold never changes its share."""
    pages = [page("Alpha", "one.example"), page("Beta", "one.example")]
    found = list(html_examples_of(pages, 5, 0, workers=1))
    kinds = [example.dumper.split(":")[0] for example in found if example.id == "Alpha"]
    assert kinds == [HTML, HTML_FAST, REWRITTEN, REWRITTEN, REWRITTEN, MIXED, MIXED]
    assert all(example.matched.sum() == example.gold_tokens for example in found)
    assert [example.is_real for example in found[:3]] == [True, True, False]
