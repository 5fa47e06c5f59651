"""Elements that say something of the page without being shown: titles, meta tags, scripts, the base of its links.

Looked for once: each search goes over the whole tree, and half a dozen readers ask for one or the other.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Unseen(NamedTuple):
    """Elements by tag, in document order."""

    titles: list[Any]
    metas: list[Any]
    scripts: list[Any]
    bases: list[Any]

    @property
    def title(self) -> str | None:
        """The text of the first `<title>`, white space collapsed."""
        return " ".join((self.titles[0].text or "").split()) or None if self.titles else None


def unseen(tree: Any) -> Unseen:
    """The elements of a tree."""
    found: dict[str, list[Any]] = {"title": [], "meta": [], "script": [], "base": []}
    for element in tree.iter(*found):
        found[element.tag].append(element)
    return Unseen(*found.values())
