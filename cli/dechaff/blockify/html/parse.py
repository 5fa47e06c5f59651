"""Decoded HTML -> one lxml tree, whatever is wrong with it.

libxml2 repairs what browsers repair. What it does not survive (nesting beyond its limit) is flattened first: the text
is kept, the structure is given up.
"""

from __future__ import annotations

import re
from typing import Any

MAX_DEPTH = 2_000
"""libxml2 stops reading at 2,048 levels, so that a tree ending this deep has lost what follows."""

_ONLY_TAGS = re.compile(r"<[^<>]{0,500}>")


def parse(html: str) -> Any:
    """The root element; an empty `<html>` where there is none."""
    text = html.replace("\0", " ") if "\0" in html else html
    root = _tree(text)
    if _last_depth(root) > MAX_DEPTH:
        root = _tree("\n<p>".join(filter(str.strip, _ONLY_TAGS.split(text))))
    return root


def _tree(text: str) -> Any:
    from lxml import etree
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(huge_tree=True, encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        root = None
    return lxml_html.Element("html") if root is None else root


def _last_depth(root: Any) -> int:
    """Depth of the document's last element."""
    depth = 0
    while len(root):
        root = root[-1]
        depth += 1
    return depth
