"""Article -> one self-contained page: the dump with its removed runs folded, the article beside it.

No network, no fonts, no framework. Page text is escaped, and a content security policy lets nothing run but the one
script whose hash it names, so that a hole in the escaping would still run nothing.
"""

from __future__ import annotations

from itertools import groupby

from dechaff.document import Article, Block, Found, Kind
from dechaff.render.report.markup import document, element, text
from dechaff.render.rows import UNCERTAIN, Row, facts, line_of, removed_by_kind, rows

_TAGS = {Kind.HEADING: "h3", Kind.LIST_ITEM: "li", Kind.QUOTE: "blockquote", Kind.CODE: "pre", Kind.TABLE: "pre"}
_PREVIEW = 160
"""Characters of a folded run that its summary shows."""


def report_page(article: Article, back: str | None = None) -> str:
    """The whole page as HTML; `back` is the address of the index it belongs to."""
    title = article.title or article.source
    main = element("section", "".join(map(_row, rows(article))), id="dump", aria_label="The page, block by block")
    aside = element("article", _article(article), id="article", dir="auto", aria_label="The article")
    body = _head(article, title, back) + element("main", main + aside)
    return document(title, body, language=article.language, script="page.js")


def hue(kind: Kind) -> int:
    """The colour of a kind, in degrees, the same on every page."""
    return (list(Kind).index(kind) * 137) % 360  # the golden angle sets neighbours far apart


def _head(article: Article, title: str, back: str | None) -> str:
    link = element("p", element("a", "← all pages", href=back)) if back else ""
    verdict = element(
        "p",
        f"{text(article.source)} · {article.verdict.value} · confidence {article.confidence:.2f} "
        + element("meter", f"{article.confidence:.2f}", min="0", max="1", value=f"{article.confidence:.2f}"),
    )
    known = "".join(_fact(article, name, found) for name, found in facts(article))
    return element(
        "header", link + element("h1", text(title), dir="auto") + verdict + element("dl", known) + _filters(article)
    )


def _fact(article: Article, name: str, found: Found) -> str:
    line = line_of(article, found)
    source = element("a", f"line {line}", href=f"#L{line}") if line else "outside the blocks"
    value = element("bdi", text(found.value))
    return element("dt", name) + element("dd", f"{value} {element('small', f'{source}, {text(found.reason)}')}")


def _filters(article: Article) -> str:
    """A switch for each kind removed, with its share of the page; and for what was kept."""
    shares = removed_by_kind(article.blocks)
    switches = [_switch("kept", 1 - sum(share for _, share in shares), 120)]
    switches += [_switch(kind.value, share, hue(kind)) for kind, share in shares]
    buttons = element("button", "Unfold all", type="button", id="unfold") + element(
        "button", "Fold all", type="button", id="fold"
    )
    only = element("label", element("input", None, type="checkbox", id="uncertain") + " uncertain only")
    keys = element("small", "n, p: next and previous removed run · Enter: unfold · u: unfold all · f: fold all")
    return element("fieldset", element("legend", "Show") + "".join(switches) + only + buttons + keys)


def _switch(name: str, share: float, colour: int) -> str:
    box = element("input", None, type="checkbox", checked=True, data_kind=name)
    bar = element("i", "", style=f"--share:{share:.3f}")
    return element("label", f"{box} {name} {share:.0%} {bar}", class_="switch", style=f"--hue:{colour}")


def _row(row: Row) -> str:
    if row.kept:
        return _block(row.blocks[0])
    count = f"{len(row.blocks)} blocks" if len(row.blocks) > 1 else "1 block"
    preview = element("span", text(row.text[:_PREVIEW]), class_="preview", dir="auto")
    name = element("b", row.kind.value)
    summary = element("summary", f"{element('span', row.lines, class_='lines')} {name} {count} {preview}")
    inside = "".join(map(_block, row.blocks))
    return element("details", summary + inside, class_="run", data_kind=row.kind.value, style=f"--hue:{hue(row.kind)}")


def _block(block: Block) -> str:
    """A line number to link to, the score as a bar with the reasons behind it, the text."""
    number = element("a", str(block.first_line), class_="lines", href=f"#L{block.first_line}")
    uncertain = UNCERTAIN[0] <= block.score <= UNCERTAIN[1]
    name = f"score {block.score:.2f}, {block.label}, {block.kind.value}"
    tip = element("span", _reasons(block), role="tooltip", id=f"why{block.index}")
    bar = element("i", "", style=f"--share:{block.score:.2f}")
    button = element(
        "button", bar + tip, type="button", class_="score", aria_label=name, aria_describedby=f"why{block.index}"
    )
    words = element("span", text(block.text), class_="text", dir="auto")
    return element(
        "div", number + button + words, class_=f"block {block.label}", id=f"L{block.first_line}",
        data_kind="kept" if block.kept else block.kind.value, data_uncertain="1" if uncertain else None,
    )  # fmt: skip


def _reasons(block: Block) -> str:
    head = f"{block.score:.2f} {block.kind.value}"
    weighed = sorted(block.reasons, key=lambda reason: -abs(reason.weight))[:8]
    lines = [f"{reason.weight:+.2f} {reason.name}" if reason.weight else reason.name for reason in weighed]
    return "<br>".join(map(text, [head, *lines]))


def _article(article: Article) -> str:
    parts = [element("h2", text(article.title), dir="auto")] if article.title else []
    kept = [block for block in article.blocks if block.kept]
    for kind, group in groupby(kept, key=lambda block: block.kind):
        inside = "".join(_content(block) for block in group)
        parts.append(element("ul", inside) if kind is Kind.LIST_ITEM else inside)
    return "".join(parts) or element("p", "Nothing of this page is main content.")


def _content(block: Block) -> str:
    return element(_TAGS.get(block.kind, "p"), text(block.text), dir="auto")
