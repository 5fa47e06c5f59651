"""Decoded HTML -> one lxml tree, whatever is wrong with it.

libxml2 repairs what browsers repair. What it does not survive (nesting beyond its limit) is flattened first: of the
structure only what names its content is kept, and if that nests as deep, nothing.
"""

from __future__ import annotations

import re
from typing import Any

from dechaff.blockify.html.tags import ACTS, WITHIN_LINE, Act

MAX_DEPTH = 2_000
"""libxml2 stops reading at 2,048 levels, so that a tree ending this deep has lost what follows."""

_TAGS = re.compile(r"</?([a-zA-Z][\w:-]{0,40})?[^<>]{0,500}>")
_SCRIPTS = re.compile(r"<(script|style)\b.*?</\1\s*>", re.I | re.S)
_IN_HEAD = frozenset(
    ("title", "meta", "link", "script", "style", "base", "basefont", "noscript", "template", "object", "bgsound")
)
_NAMING = frozenset((
    "html", "head", "title", "meta", "body", "h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "a", "time",
    "article", "main", "nav", "header", "footer", "aside",
))  # fmt: skip
"""Tags that say what their text is; those of a page that is nested too deep are kept first."""


def parse(html: str) -> Any:
    """The root element; an empty `<html>` where there is none."""
    text = html.replace("\0", " ") if "\0" in html else html
    root = _tree(text)
    for flattened in (_flatter, _flat):
        if _last_depth(root) > MAX_DEPTH:
            root = _tree(_TAGS.sub(flattened, _SCRIPTS.sub("", text)))
    return root


def _flatter(tag: re.Match[str]) -> str:
    """The tag, if it names its content."""
    return tag[0] if (tag[1] or "").lower() in _NAMING else _flat(tag)


def _flat(tag: re.Match[str]) -> str:
    """A tag in a page whose nesting is given up: nothing, or the start of a paragraph."""
    return "" if ACTS.get((tag[1] or "").lower(), Act.INLINE) in WITHIN_LINE else "\n<p>"


def _tree(text: str) -> Any:
    from lxml import etree
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(huge_tree=True, encoding="utf-8", remove_comments=True, remove_pis=True)
    # every element one class: lxml.html looks up a class by tag in Python each time that an element is looked at
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=lxml_html.HtmlElement))
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        root = None
    return lxml_html.Element("html") if root is None else _out_of_head(_joined(root))


def _joined(root: Any) -> Any:
    """The root with what stands behind `</html>`, which libxml2 makes a second tree of and browsers show."""
    body = root.find("body")
    for later in list(root.itersiblings("html")) if body is not None else ():
        for part in later.xpath("head | body") or [later]:
            if part.text and part.text.strip():
                _append_text(body, part.text)
            body.extend(list(part))
    return root


def _out_of_head(root: Any) -> Any:
    """The root with what does not belong into its head moved to its body: to libxml2 newer tags, as `<nav>`, do not end
    a head that nothing closes, and the whole page would lie in it."""
    head = root.find("head")
    children = list(head) if head is not None else []
    strange = next((index for index, child in enumerate(children) if child.tag not in _IN_HEAD), None)
    if strange is None:
        return root
    body = root.find("body")
    if body is None:
        body = root.makeelement("body")
        head.addnext(body)
    moved = list(head[strange:])
    if body.text:
        moved[-1].tail = (moved[-1].tail or "") + body.text
        body.text = None
    body[:0] = moved
    return root


def _append_text(body: Any, text: str) -> None:
    if len(body):
        body[-1].tail = (body[-1].tail or "") + text
    else:
        body.text = (body.text or "") + text


def _last_depth(root: Any) -> int:
    """Depth of the document's last element."""
    depth = 0
    while len(root):
        root = root[-1]
        depth += 1
    return depth
