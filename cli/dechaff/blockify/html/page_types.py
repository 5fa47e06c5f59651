"""What kind of page it says it is: schema.org and Open Graph types -> groups, a flag each for the whole page.

What is main content differs by kind: a shop page's description, a thread's posts, a list's entries.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from dechaff.document import Floats

PAGE_TYPES: dict[str, frozenset[str]] = {
    "article": frozenset((
        "article", "newsarticle", "blogposting", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle",
        "backgroundnewsarticle", "reviewnewsarticle", "advertisercontentarticle", "scholarlyarticle", "liveblogposting",
        "socialmediaposting", "report", "blog", "medicalwebpage",
    )),
    "product": frozenset((
        "product", "productgroup", "individualproduct", "productmodel", "offer", "aggregateoffer", "vehicle", "car",
        "product.item", "og:product", "product.group",
    )),
    "thread": frozenset(("qapage", "discussionforumposting", "question", "answer", "conversation", "comment")),
    "list": frozenset((
        "itemlist", "collectionpage", "searchresultspage", "offercatalog", "product.category", "imagegallery",
        "datacatalog", "mediagallery", "aggregaterating",
    )),
    "service": frozenset((
        "service", "localbusiness", "professionalservice", "financialservice", "legalservice", "medicalbusiness",
        "homeandconstructionbusiness", "governmentservice", "store", "restaurant", "dentist", "physician", "hotel",
        "realestateagent", "softwareapplication", "webapplication", "mobileapplication", "business.business",
    )),
    "faq": frozenset(("faqpage", "howto", "howtostep")),
    "documentation": frozenset(("techarticle", "apireference", "softwaresourcecode", "learningresource")),
    "work": frozenset((
        "recipe", "course", "event", "jobposting", "book", "movie", "tvseries", "podcastepisode", "videoobject",
        "video.other", "video.movie", "musicrecording", "dataset", "review", "creativework",
    )),
    "about": frozenset(("aboutpage", "contactpage", "profilepage", "profile")),
    "website": frozenset(("website",)),
    "breadcrumb": frozenset(("breadcrumblist",)),
}  # fmt: skip
"""Group -> types, lower case, without schema.org's address; types of the vocabularies themselves, of no site."""

PAGE_TYPE_NAMES = tuple(f"page:{group}" for group in PAGE_TYPES)


def declared_types(tree: Any) -> list[str]:
    """The page's Open Graph types."""
    head = tree.find("head")
    metas = head.iter("meta") if head is not None else ()
    return [meta.get("content") or "" for meta in metas if meta.get("property") == "og:type"]


def page_types(types: Iterable[str], n_blocks: int) -> Floats:
    """(n_blocks, len(PAGE_TYPE_NAMES)) float32, each row the same."""
    named = {name.rstrip("/").rsplit("/", 1)[-1].rsplit("#", 1)[-1].lower() for name in types}
    row = [float(not named.isdisjoint(group)) for group in PAGE_TYPES.values()]
    return np.tile(np.array(row, np.float32), (n_blocks, 1))
