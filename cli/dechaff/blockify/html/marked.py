"""Elements that mark a byline or a time: by their class, property, relation or date.

Found on the way by the walk, which reads classes and properties anyway: a look at every element of a tree costs a
twentieth of cleaning the page.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

PROPERTIES = frozenset(("author", "datePublished"))
_CLASSES = re.compile("uthor|yline|UTHOR|YLINE")


@lru_cache(maxsize=20_000)
def names_author(classes: str) -> bool:
    """May a class attribute mark a byline?"""
    return bool(_CLASSES.search(classes))


def may_mark(element: Any) -> bool:
    """May an element mark a byline or a time?"""
    return bool(
        names_author(element.get("class") or "")
        or element.get("itemprop") in PROPERTIES
        or (element.tag == "a" and element.get("rel") == "author")
        or (element.tag == "time" and element.get("datetime") is not None)
    )


def marked_in(tree: Any) -> list[Any]:
    """Those of a whole tree, for which no walk has looked."""
    return [element for element in tree.iter() if may_mark(element)]


def marked_below(element: Any) -> list[Any]:
    """Those among an element's descendants."""
    return [inner for inner in element.iterdescendants() if may_mark(inner)] if len(element) else []
