"""What HTML calls its parts: names on tags and classes, containers and what lies in them, and lines of a dump."""

from __future__ import annotations

import pytest
from dechaff.document import Kind
from dechaff.train.kind_hints import Hint, hints, locate, named

PROSE = "The council decided on Monday to build a new bridge over the river near the old mill. " * 6


def told(inner: str) -> dict[str, Kind | None]:
    """Text -> kind of each piece of a page that has the given part beside an article."""
    pieces = hints(f"<html><body><div class='article-body'><p>{PROSE}</p></div>{inner}</body></html>")
    return {piece.text.strip(): piece.kind for piece in pieces}


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ("<nav><a>One</a></nav>", Kind.MENU),
        ("<div role='navigation'><a>One</a></div>", Kind.MENU),
        ("<footer><p>One</p></footer>", Kind.FOOTER),
        ("<div id='disqus_thread'>One</div>", Kind.COMMENTS),
        ("<div class='sharedaddy'>One</div>", Kind.SHARE),
        ("<div class='relatedPosts'>One</div>", Kind.RELATED),
        ("<div class='latest-news'>One</div>", Kind.LATEST_NEWS),
        ("<div class='newsletter-signup'>One</div>", Kind.SUBSCRIBE),
        ("<div id='cookie-banner'>One</div>", Kind.COOKIE_NOTICE),
        ("<a rel='tag'>One</a>", Kind.TAGS),
        ("<span itemprop='author'>One</span>", Kind.BYLINE),
        ("<time>One</time>", Kind.DATELINE),
        ("<div class='video-player'>One</div>", Kind.VIDEO),
        ("<ul class='breadcrumbs'><li>One</li></ul>", Kind.BREADCRUMB),
        ("<div class='stage'>One</div>", None),
        ("<div class='stagecoach'>One</div>", None),
        ("<div class='shareholders-report-layout-nonavail'>One</div>", None),
    ],
)
def test_names(html: str, kind: Kind | None) -> None:
    """Tags, roles and whole words of class names tell the kind; parts of other words tell nothing."""
    assert told(html)["One"] is kind


def test_parts_of_a_list_are_of_the_list() -> None:
    """A teaser's date is no dateline, a foot's menu no menu; a form in a menu is what it says."""
    assert told("<div class='related'><a>One</a><time>1 May</time></div>")["1 May"] is Kind.RELATED
    assert told("<footer><nav>One</nav></footer>")["One"] is Kind.FOOTER
    assert told("<nav><form class='search-form'>One</form></nav>")["One"] is Kind.SEARCH


def test_a_layout_is_no_name() -> None:
    """An element that holds most of the page says nothing of it, nor does an article's own foot."""
    pieces = hints(f"<html><body><div class='video'><p>{PROSE}</p><p>One</p></div></body></html>")
    assert {piece.kind for piece in pieces} == {None}
    assert named("div", {"class": "entry-footer"}) is None


def test_dates_of_a_list_that_nothing_names_are_left_out() -> None:
    """One date is the article's, twelve are a list's."""
    cards = "".join(f"<p>Title {n}</p><time>{n} May</time>" for n in range(12))
    assert told(cards)["3 May"] is None
    assert told("<time>3 May</time>")["3 May"] is Kind.DATELINE


def test_lines_are_found_in_page_order() -> None:
    """A word that stands twice on the page is named by its place, whatever dumpers did to marks and line breaks."""
    pieces = [Hint("News", Kind.MENU), Hint(PROSE, None), Hint("Our", Kind.FOOTER), Hint("News", Kind.FOOTER)]
    lines = ["* News", PROSE.strip(), "Our News", "not on the page at all"]
    assert locate(lines, pieces) == [Kind.MENU, None, Kind.FOOTER, None]
