"""The closed sets: what a page may hold and turn out to be, what a block may look like and be.

Apart from the values that use them, so that each set stands on one screen beside the others; import them from
`dechaff.document`.
"""

from __future__ import annotations

from enum import Enum, IntEnum


class Form(str, Enum):
    """What a page's bytes hold."""

    TEXT = "text"
    HTML = "html"


class Verdict(str, Enum):
    """What a page turned out to be."""

    ARTICLE = "article"
    LISTING = "listing"
    EMPTY = "empty"
    UNCERTAIN = "uncertain"


class Shape(IntEnum):
    """What a block looks like in its source, before anyone judges it; the main-content kinds."""

    PARAGRAPH = 0
    HEADING = 1
    LIST_ITEM = 2
    QUOTE = 3
    CODE = 4
    TABLE = 5
    CAPTION = 6


class Kind(str, Enum):
    """What a block is. The first seven are main content, the others boilerplate."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    QUOTE = "quote"
    CODE = "code"
    TABLE = "table"
    CAPTION = "caption"
    MENU = "menu"
    BREADCRUMB = "breadcrumb"
    LANGUAGE_SWITCH = "language-switch"
    SEARCH = "search"
    BYLINE = "byline"
    DATELINE = "dateline"
    TAGS = "tags"
    SHARE = "share"
    COUNTER = "counter"
    LATEST_NEWS = "latest-news"
    RELATED = "related"
    VIDEO = "video"
    GALLERY = "gallery"
    ADVERT = "advert"
    SUBSCRIBE = "subscribe"
    COOKIE_NOTICE = "cookie-notice"
    LOGIN = "login"
    COMMENTS = "comments"
    PAGINATION = "pagination"
    AUTHOR_BIO = "author-bio"
    CONTACT = "contact"
    FOOTER = "footer"
    LINK_REFERENCES = "link-references"
    DUPLICATE_TITLE = "duplicate-title"
    OTHER = "other"


CONTENT_KINDS = {Shape[kind.name]: kind for kind in list(Kind)[:7]}
"""Shape -> the kind of a main-content block of that shape."""
