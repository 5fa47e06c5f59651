"""Tree -> raw blocks and the containers they lie in, in one iterative pass.

Containers are numbered in document order and remember which blocks they span, so that every statistic over a
container is a difference of two cumulative sums, whatever the depth of the page.
"""

from __future__ import annotations

from typing import Any

from dechaff.blockify.html.collect import MAX_BLOCKS, MAX_DEPTH, Collector, mark_dashed
from dechaff.blockify.html.columns import Containers
from dechaff.blockify.html.images import image_below, image_run
from dechaff.blockify.html.inline import Run
from dechaff.blockify.html.lists import OpenList, numbering, whole_number
from dechaff.blockify.html.marked import PROPERTIES, marked_below, may_mark, names_author
from dechaff.blockify.html.rewrap import rewrap
from dechaff.blockify.html.tables import cell_runs, data_rows
from dechaff.blockify.html.tags import (
    ACTS,
    ANCHORS,
    REGION_BIT,
    REGION_BITS_OF_ROLE,
    REGION_BITS_OF_TAG,
    STYLES,
    TOOLS,
    Act,
)
from dechaff.blockify.html.words import word_bits
from dechaff.document import QUOTED, Hold

HIDDEN, ARIA_HIDDEN, ARTICLE_BODY, MODAL, JSON_LD, HYDRATION = 1, 2, 4, 8, 16, 32
"""Flags of a container, inherited: not displayed, hidden from screen readers, marked as article body,
a dialogue, text from JSON-LD, text from another script's data."""
_NAMED = frozenset(("class", "id", "itemprop", "data-testid", "data-component", "data-type"))
_FLAG_NAMES = frozenset(("hidden", "style", "aria-hidden", "aria-modal"))
_DIGITS = dict.fromkeys(map(ord, "0123456789"))


ContainerRow = tuple[int, str, int, int, int, int, int, int, int, int]
"""One container in the order of the columns of `Containers`, without `stop`."""
_REGION_BITS = REGION_BITS_OF_TAG.get
_INLINE, _LINK, _STYLE, _BLOCK = Act.INLINE, Act.LINK, Act.STYLE, Act.BLOCK
_SKIP, _BREAK, _IMAGE = Act.SKIP, Act.BREAK, Act.IMAGE
"""Compared by identity: an enum's members are hashed in Python, at every look into a set."""
_PHRASING = frozenset((Act.INLINE, Act.LINK, Act.STYLE, Act.IMAGE, Act.SKIP))
_SENTENCES = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6"))
"""Containers whose text is one sentence after the other, whatever its elements are elsewhere."""


class Walk(Collector):
    """The state of one pass over a tree."""

    def __init__(self) -> None:
        super().__init__()
        self.nodes = Containers()
        """Filled by `finish`."""
        self.n_elements = 0
        self.rows: list[ContainerRow] = []
        self.stops: list[int] = []
        self.saved: list[tuple[int, str | None]] = []
        self.lists: list[OpenList] = []
        """The open lists, from the outermost."""
        self.n_lists = 0
        self.held_before: list[tuple[Hold, ...]] = []
        """What `held` was before each open list, item and quote."""
        self.heading_role = -1
        """Container whose role, not its tag, makes it a heading."""
        self.inherited = 0
        """Flags of all containers of the tree being walked."""
        self.as_words: list[Any] = []
        """Open elements that are blocks by themselves and words where they stand."""
        self.item_types: list[str] = []
        """Types of the page's microdata."""
        self.marked: list[Any] = []
        """Elements that may mark a byline or a time; those of the first tree alone."""
        self._spare: Run | None = None
        """The last image of a `<noscript>`."""
        self._signs: dict[tuple[int | str, ...], int] = {}
        self._sign_of: dict[tuple[str, str], int] = {}
        """Number of a tag and a class as written, digits and all."""

    def run(self, root: Any, flag: int = 0) -> None:
        """Walk the tree below `root`, an lxml element; a second tree is taken for a part of the first."""
        self.inherited, n_marked = flag, len(self.marked)
        self.descend(root)
        if flag:
            del self.marked[n_marked:]
        self.flush()
        while self.node > 0:
            self.close()

    def descend(self, root: Any) -> None:
        """Take in all that is below `root`, and the text behind it."""
        from lxml import etree

        start, end, acts, n_elements = self.start, self.end, ACTS, 0
        events = etree.iterwalk(root, events=("start", "end"))
        for event, element in events:
            tag = element.tag
            if event == "start":
                n_elements += 1
                if start(element, tag, acts[tag]):
                    events.skip_subtree()
                    if len(self.blocks.text) >= MAX_BLOCKS:
                        break
            else:
                end(element, acts[tag])
        self.n_elements += n_elements

    def finish(self) -> None:
        """Close the outermost container; what only shows once all blocks are there."""
        mark_dashed(self.blocks)
        if self.images:
            self.blocks.pictures[len(self.blocks.text)] = self.images
        if self.node == 0:
            self.stops[0] = len(self.blocks.text)
        if self.rows:
            columns: list[list[Any]] = [list(column) for column in zip(*self.rows, strict=True)]
            self.nodes = Containers(*columns)
            self.nodes.stop = self.stops
        rewrap(self.blocks, self.nodes)

    def start(self, element: Any, tag: str, act: Act) -> bool:
        """Enter an element; true where its inside is done with."""
        line = element.sourceline
        if line and line > self.line:
            self.line = line
        if act is _INLINE or act is _LINK or act is _STYLE:
            if self.enter_inline(element, tag, act):
                return True
        elif act is _BLOCK and (tag == "button" or "-" in tag) and self.is_word(element):
            self.as_words.append(element)
            self.enter_inline(element, tag, _INLINE)
        elif act is _SKIP or act is _BREAK or act is _IMAGE:
            self.set_apart(element, tag, act)
            return True
        else:
            if self.runs:
                self.flush()
            self.open(element, tag)
            if act is not _BLOCK and self.enter_block(element, tag, act):
                self.marked += marked_below(element)
                return True
            if len(self.blocks.text) >= MAX_BLOCKS:
                return True
        text = element.text
        if text:
            if self.runs or not text.isspace():
                self.add(text)
            else:
                self.line += text.count("\n")
        return False

    def is_word(self, element: Any) -> bool:
        """Is an element that is a block by itself a word of a paragraph or heading: text beside it, no block inside?"""
        if self.as_words:
            return True
        if self.node < 0 or self.rows[self.node][1] not in _SENTENCES:
            return False
        beside = self.runs or (element.tail and not element.tail.isspace())
        return bool(beside) and all(
            "-" in inner.tag or ACTS[inner.tag] in _PHRASING for inner in element.iterdescendants()
        )

    def set_apart(self, element: Any, tag: str, act: Act) -> None:
        """An element whose inside is no text."""
        if act is Act.BREAK:
            self.line_break(tag, self.rows[self.node][1] if self.node >= 0 else "")
        elif act is Act.IMAGE:
            self.keep_image(self._once(image_run(element)))
        elif tag == "source":
            image = image_below(element)
            if image:
                self.keep_image(self._once(image))
        elif tag == "input" and self.marker and not self.runs and (element.get("type") or "").lower() == "checkbox":
            self.task = "[ ] " if element.get("checked") is None else "[x] "
        if may_mark(element):
            self.marked.append(element)
        self.marked += marked_below(element)

    def _once(self, image: Run) -> Run:
        """The image; without its source where it is the one before again, as a lazy image and its `<noscript>` are."""
        before = self.image_before()
        spare = self.node >= 0 and bool(self.rows[self.node][3] & REGION_BIT["noscript"])
        if before and before.href:
            other_is_spare = before is self._spare
            if spare != other_is_spare and (spare or before.href == image.href):
                image = Run(image.text, image.style)
        if spare:
            self._spare = image
        return image

    def end(self, element: Any, act: Act) -> None:
        """Leave an element and take the text behind it."""
        if act is _LINK or act is _STYLE:
            if self.saved:
                self.style, self.href = self.saved.pop()
        elif self.as_words and self.as_words[-1] is element:
            self.as_words.pop()
        elif not (act is _INLINE or act is _SKIP or act is _BREAK or act is _IMAGE):
            if self.runs:
                self.flush()
            self.close()
            if act is not _BLOCK:
                self.leave_block(act)
        tail = element.tail
        if tail:
            if self.runs or not tail.isspace():
                self.add(tail)
            else:
                self.line += tail.count("\n")

    def enter_inline(self, element: Any, tag: str, act: Act) -> bool:
        """What an inline element changes; true where its inside is a tool of the page and no part of its sentence."""
        marks = (act is _LINK and element.get("rel") == "author") or (
            tag == "time" and element.get("datetime") is not None
        )
        value, tool = element.get("class"), False
        if value:
            tool = value in TOOLS or (value in ANCHORS and not any(map(str.isalnum, "".join(element.itertext()))))
            self.words |= word_bits(value)
            marks = marks or names_author(value)
        value = element.get("itemprop")
        if value:
            self.words |= word_bits(value)
            marks = marks or value in PROPERTIES
        if marks:
            self.marked.append(element)
        if act is not _INLINE:
            self.saved.append((self.style, self.href))
            if act is _LINK:
                self.href = element.get("href") or self.href
            else:
                self.style |= STYLES[tag]
        return tool

    def enter_block(self, element: Any, tag: str, act: Act) -> bool:
        """What a block-level element changes; true where its inside is done with."""
        if act is Act.HEADING:
            self.heading = int(tag[1])
        elif act is Act.LIST:
            self._open_list(element, tag)
            self.list_depth += 1
        elif act is Act.ITEM:
            self.marker, self.task = self._next_marker(element), ""
            self._open_item()
        elif act is Act.QUOTE:
            self.quotes += 1
            self._hold(QUOTED)
        elif act is Act.CAPTION:
            self.captions += 1
        elif act is Act.PRE:
            self.add_code(element, self.node)
            return True
        elif act is Act.TABLE:
            rows = data_rows(element)
            if rows is not None:
                for caption in element.iterchildren("caption"):
                    if next(caption.iter("h1", "h2", "h3", "h4", "h5", "h6"), None) is not None:
                        self.descend(caption)
                    else:
                        self.add_caption(cell_runs(caption))
                self.add_rows(rows, self.node)
                return True
        return False

    def leave_block(self, act: Act) -> None:
        """Undo `enter_block`."""
        if act is Act.HEADING:
            self.heading = 0
        elif act is Act.LIST and self.lists:
            self.lists.pop()
            self.list_depth -= 1
            self.held = self.held_before.pop()
        elif act is Act.ITEM:
            self.marker, self.task = None, ""
            self.held = self.held_before.pop()
        elif act is Act.QUOTE:
            self.quotes -= 1
            self.held = self.held_before.pop()
        elif act is Act.CAPTION:
            self.captions -= 1

    def _open_list(self, element: Any, tag: str) -> None:
        """A list begins; one between the items of another belongs to the item before it, as it is indented alike."""
        around = self.lists[-1].last if self.lists else None
        self.held_before.append(self.held)
        if around and around not in self.held:
            self.held = (*self.held[: MAX_DEPTH - 1], around)
        self.n_lists += 1
        counter, step = numbering(element) if tag == "ol" else (None, 1)
        self.lists.append(OpenList(self.n_lists, counter, step))

    def _open_item(self) -> None:
        if self.lists:
            self.lists[-1].last = self._hold(self.lists[-1].number)
        else:
            self._hold(0)

    def _hold(self, of: int) -> Hold:
        """The same until an element ends."""
        self.held_before.append(self.held)
        return self.hold(of)

    def _next_marker(self, element: Any) -> str:
        around = self.lists[-1] if self.lists else None
        if around is None or around.counter is None:
            return "- "
        number = whole_number(element.get("value"), around.counter)
        around.counter = number + around.step
        return f"{number}. "

    def open(self, element: Any, tag: str) -> None:
        """A container begins."""
        words, region, flags, name, marks = 0, _REGION_BITS(tag, 0), self.inherited, "", False
        for key, value in element.items():
            if key in _NAMED:
                words |= word_bits(value)
                if key == "class":
                    name = value
                    marks = marks or names_author(value)
                elif key == "itemprop":
                    flags |= ARTICLE_BODY if "Body" in value else 0
                    marks = marks or value in PROPERTIES
            elif key == "role":
                region |= REGION_BITS_OF_ROLE.get(value, 0)
                if value == "heading":
                    self.heading, self.heading_role = _heading_level(element), len(self.rows)
            elif key in _FLAG_NAMES:
                flags |= _attribute_flags(key, value)
            elif key == "itemtype":
                self.item_types.extend(value.split())
        if marks:
            self.marked.append(element)
        rows, n_signs = self.rows, len(self._signs)
        sign = self._sign_of.get((tag, name))
        if sign is None:
            sign = self._sign_of[tag, name] = self._signs.setdefault((tag, name.translate(_DIGITS)), n_signs)
            n_signs = len(self._signs)
        above, depth, regions, words_around, flags_around, path = 0, -1, 0, 0, 0, -1
        if rows:
            above = self.node if self.node > 0 else 0
            _, _, depth, regions, _, words_around, flags_around, _, path, _ = rows[above]
        path = self._signs.setdefault((path, sign), n_signs)
        self.node = len(rows)
        rows.append(
            (above, tag, depth + 1, region | regions, words, words | words_around, flags | flags_around, sign, path,
             len(self.blocks.text))
        )  # fmt: skip
        self.stops.append(0)

    def close(self) -> None:
        """The innermost container ends; the outermost stays open for further trees."""
        if self.node > 0:
            self.stops[self.node] = len(self.blocks.text)
            if self.node == self.heading_role:
                self.heading, self.heading_role = 0, -1
            self.node = self.rows[self.node][0]


def _attribute_flags(key: str, value: str) -> int:
    if key == "hidden":
        return HIDDEN
    if key == "style":
        squeezed = value.replace(" ", "").lower()
        return HIDDEN if "display:none" in squeezed or "visibility:hidden" in squeezed else 0
    if key == "aria-hidden":
        return ARIA_HIDDEN if value == "true" else 0
    return MODAL if key == "aria-modal" else 0


def _small_number(value: str | None, default: int) -> int:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) <= 6 else default


def _heading_level(element: Any) -> int:
    return min(6, max(1, _small_number(element.get("aria-level"), 2)))
