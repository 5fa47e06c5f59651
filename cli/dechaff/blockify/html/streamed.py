"""What a server sends late, put where the page shows it.

React streams pages in pieces: where one is still missing stands `<template id="B:1">` or `"P:1"`, the piece comes at
the page's end in a hidden element `S:1`, and a script swaps the two. Without the script lists, listings or the whole
article would lie hidden behind the footer.
"""

from __future__ import annotations

from typing import Any

_PLACES = ("B:", "P:")
"""What the ids of places begin with: those of boundaries, which show something else meanwhile, and of their parts."""
_UNSEEN = frozenset(("script", "style", "template"))
MOST_PLACES = 2_000
"""Of a page; the largest of the open corpus have fifty."""


def put_in_place(root: Any) -> None:
    """Move each piece that came late to its place; its lines are those of the place. It stays marked as hidden, which
    tells what is no part of the article's own file; and what is mostly links, menus and teasers, stays where it is."""
    places = [element for element in root.iter("template") if (element.get("id") or "").startswith(_PLACES)]
    if not places:
        return
    hidden = root.iterfind(".//*[@hidden]")
    pieces = {name[2:]: element for element in hidden if (name := element.get("id") or "").startswith("S:")}
    for place in places[:MOST_PLACES]:
        piece = pieces.pop(place.get("id")[2:], None)
        if piece is not None and piece not in place.iterancestors() and _is_text(piece):
            _move(piece, place)


def _is_text(piece: Any) -> bool:
    """Not most of the piece's characters are links."""
    n_all = n_link = 0
    for element in piece.iter():
        text = element.text or "" if element.tag not in _UNSEEN else ""
        n_all += len(text.strip()) + len((element.tail or "").strip())
    for link in piece.iter("a"):
        n_link += sum(len(text.strip()) for text in link.itertext())
    return 2 * n_link < n_all


def _move(piece: Any, place: Any) -> None:
    """Its line breaks, but for those of listings, are spaces: they are no lines of the place."""
    before, tail = piece.getprevious(), piece.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        piece.getparent().text = (piece.getparent().text or "") + tail
    piece.tail = None
    listed = {element for listing in piece.iter("pre") for element in listing.iter()}
    for element in piece.iter():
        element.sourceline = place.sourceline
        if element.text and element not in listed:
            element.text = element.text.replace("\n", " ")
        if element.tail and element.getparent() not in listed:
            element.tail = element.tail.replace("\n", " ")
    place.addprevious(piece)
