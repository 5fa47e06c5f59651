"""What each HTML tag does to the blocks: tables of tags, nothing else.

Tags follow the browsers' default style sheet (block or inline), because dumps of the same page follow it too.
"""

from __future__ import annotations

from enum import IntEnum


class Act(IntEnum):
    """What the walk does at a tag."""

    INLINE = 0
    BLOCK = 1
    SKIP = 2
    BREAK = 3
    LINK = 4
    STYLE = 5
    HEADING = 6
    LIST = 7
    ITEM = 8
    PRE = 9
    TABLE = 10
    IMAGE = 11
    QUOTE = 12
    CAPTION = 13


BOLD, ITALIC, CODE = 1, 2, 4
"""Inline styles, one bit each."""

STYLES = {"b": BOLD, "strong": BOLD, "i": ITALIC, "em": ITALIC, "cite": ITALIC, "dfn": ITALIC}
STYLES |= dict.fromkeys(("code", "tt", "kbd", "samp"), CODE)

BLOCK_TAGS = (
    "address", "article", "aside", "body", "button", "center", "dd", "details", "dialog", "dir", "div", "dl",
    "dt", "fieldset", "figure", "footer", "form", "frameset", "header", "hgroup", "html", "legend", "main", "nav",
    "noframes", "noscript", "p", "search", "section", "summary", "tbody", "td", "template", "tfoot", "th",
    "thead", "tr", "turbo-frame", "option", "optgroup",
)  # fmt: skip
INLINE_TAGS = (
    "abbr", "acronym", "bdi", "bdo", "big", "data", "del", "font", "ins", "label", "mark", "nobr", "picture", "q", "rb",
    "rp", "rt", "ruby", "s", "small", "span", "strike", "sub", "sup", "time", "u", "var", "wbr",
)  # fmt: skip
SKIPPED_TAGS = (
    "applet", "area", "audio", "base", "basefont", "canvas", "col", "colgroup", "command", "datalist", "embed",
    "frame", "head", "iframe", "input", "link", "map", "meta", "meter", "object", "param", "progress",
    "script", "select", "source", "style", "svg", "textarea", "title", "track", "video", "annotation",
)  # fmt: skip


class _Acts(dict[str, Act]):
    """Tags that are no row of it are inline; custom elements (`x-y`) are blocks, as most of them are styled so."""

    def __missing__(self, tag: str) -> Act:
        return Act.BLOCK if "-" in tag else Act.INLINE


ACTS: dict[str, Act] = _Acts(
    {
        **dict.fromkeys(BLOCK_TAGS, Act.BLOCK),
        **dict.fromkeys(INLINE_TAGS, Act.INLINE),
        **dict.fromkeys(SKIPPED_TAGS, Act.SKIP),
        **dict.fromkeys(STYLES, Act.STYLE),
        **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), Act.HEADING),
        **dict.fromkeys(("ul", "ol", "menu"), Act.LIST),
        **dict.fromkeys(("pre", "listing", "xmp", "plaintext"), Act.PRE),
        **dict.fromkeys(("br", "hr"), Act.BREAK),
        **dict.fromkeys(("img", "amp-img"), Act.IMAGE),
        **dict.fromkeys(("figcaption", "caption"), Act.CAPTION),
        "a": Act.LINK,
        "li": Act.ITEM,
        "table": Act.TABLE,
        "blockquote": Act.QUOTE,
    }
)
"""Tag -> act, of any tag."""
WITHIN_LINE = (Act.INLINE, Act.LINK, Act.STYLE)
"""Acts of the elements that stand within a line."""

TOOLS = frozenset(("mw-editsection", "pagenum", "pageno"))
"""Classes that programs give to what they put into headings and sentences: `edit`, the number of a book's page."""
ANCHORS = frozenset(("headerlink", "anchor-link", "anchorjs-link", "hash-link", "heading-anchor", "anchor"))
"""Classes of links from a heading to itself: a mark behind it, or all of it."""
JOINED_AT_BREAK = frozenset((
    "h1", "h2", "h3", "h4", "h5", "h6", "li", "th", "dt", "dd", "caption", "figcaption", "button", "summary",
    "legend", "a",
))  # fmt: skip
"""Inside these `<br>` is a space: the line break is layout. Elsewhere it ends a block, as in every dump."""

REGIONS = (
    "article", "main", "nav", "aside", "header", "footer", "form", "figure", "table", "section", "dialog",
    "blockquote", "list", "details", "noscript", "template", "button", "address",
)  # fmt: skip
"""Regions a block can lie in, by tag or by the ARIA role that means the same."""
REGION_OF_TAG = {name: name for name in REGIONS} | {"ul": "list", "ol": "list", "menu": "list", "dl": "list"}
REGION_OF_ROLE = {
    "article": "article",
    "main": "main",
    "navigation": "nav",
    "menu": "nav",
    "menubar": "nav",
    "tablist": "nav",
    "complementary": "aside",
    "banner": "header",
    "contentinfo": "footer",
    "form": "form",
    "search": "form",
    "dialog": "dialog",
    "alertdialog": "dialog",
    "alert": "dialog",
    "button": "button",
    "list": "list",
}
REGION_BIT = {name: 1 << index for index, name in enumerate(REGIONS)}
REGION_BITS_OF_TAG = {tag: REGION_BIT[name] for tag, name in REGION_OF_TAG.items()}
REGION_BITS_OF_ROLE = {role: REGION_BIT[name] for role, name in REGION_OF_ROLE.items()}
