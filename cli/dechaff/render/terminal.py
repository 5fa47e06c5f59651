"""Article -> the terminal view of `inspect`.

Built from rich's `Text` alone, never from markup, and every piece of page text goes through `visible` first. Without
a terminal the same rows come without colours, bars or folding of width: stable lines for `grep` and `diff`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dechaff.document import Article, Found, Kind, Reason
from dechaff.render.rows import Only, Row, facts, line_of, removed_by_kind, rows
from dechaff.render.visible import visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

PIPED_WIDTH = 100
"""Columns where there is no terminal."""
BAR = 5
"""Columns of a score's bar."""
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_COLOURS = {
    Kind.MENU: "blue", Kind.FOOTER: "blue", Kind.BREADCRUMB: "blue", Kind.LATEST_NEWS: "magenta",
    Kind.RELATED: "yellow", Kind.VIDEO: "red", Kind.GALLERY: "red", Kind.ADVERT: "red", Kind.COMMENTS: "cyan",
    Kind.SHARE: "green", Kind.SUBSCRIBE: "green", Kind.COOKIE_NOTICE: "green",
}  # fmt: skip
_MOST_KINDS = 5
_MOST_REASONS = 4


def terminal_view(
    article: Article,
    console: Console,
    only: Only | None = None,
    reasons: bool = False,
    fold: bool = True,
    other: Article | None = None,
) -> None:
    """Prints the view of one article, or of two runs over the same page side by side."""
    for line in _head(article, other):
        console.print(line, no_wrap=True, overflow="ellipsis", crop=True)
    for row in rows(article, only, fold, other):
        console.print(_row(row, console, other is not None), no_wrap=True, overflow="crop", crop=True)
        if reasons:
            for line in _reasons(row.reasons):
                console.print(line, no_wrap=True, overflow="ellipsis", crop=True)


def _head(article: Article, other: Article | None) -> list[Text]:
    from rich.text import Text

    lines = [Text.assemble((visible(article.source), "bold"), *_verdict(article))]
    if other:
        lines.append(Text.assemble(("  beside it", "dim"), *_verdict(other)))
    lines += [_fact(article, name, found) for name, found in facts(article)]
    kinds = removed_by_kind(article.blocks)
    total = sum(share for _, share in kinds)
    parts = [f"{kind.value} {share:.0%}" for kind, share in kinds[:_MOST_KINDS]]
    lines.append(Text.assemble((f"{'removed':9}", "dim"), f"{total:.0%}: ", ", ".join(parts)))
    return [*lines, Text()]


def _verdict(article: Article) -> list[tuple[str, str]]:
    n_kept = sum(block.kept for block in article.blocks)
    verdict = f"  {article.verdict.value}, confidence {article.confidence:.2f}"
    return [(verdict, ""), (f"  {n_kept} of {len(article.blocks)} blocks kept", "dim")]


def _fact(article: Article, name: str, found: Found) -> Text:
    from rich.text import Text

    line = line_of(article, found)
    where = f"line {line}, {found.reason}" if line else found.reason
    return Text.assemble((f"{name:9}", "dim"), visible(found.value), (f"  ({visible(where)})", "dim"))


def _row(row: Row, console: Console, compared: bool) -> Text:
    from rich.text import Text

    colour = "" if row.kept else _COLOURS.get(row.kind, "dim")
    marks = _mark(row.kept) + (_mark(bool(row.also_kept)) if compared else "")
    count = f" x{len(row.blocks)}" if len(row.blocks) > 1 else ""
    line = Text.assemble(
        (f"{row.lines:>9} ", "dim"),
        (f"{row.score:4.2f} ", ""),
        (_bar(row.score) + " " if console.is_terminal else "", "green" if row.kept else "red"),
        (marks + " ", "bold green" if row.kept else "bold red"),
        (f"{row.kind.value + count:<20} ", colour),
    )
    rest = console.width - line.cell_len
    line.append(_short(visible(row.text), rest), "" if row.kept else "dim")
    return line


def _mark(kept: bool) -> str:
    return "+" if kept else "-"


def _bar(score: float) -> str:
    """The score as a bar of fixed width, in eighths of a column."""
    eighths = round(max(0.0, min(1.0, score)) * BAR * 8)
    full, part = divmod(eighths, 8)
    return ("█" * full + (_EIGHTHS[part] if part else "")).ljust(BAR)


def _short(text: str, width: int) -> str:
    """The text in at most `width` columns; wide characters take two."""
    from rich.cells import cell_len, set_cell_size

    if cell_len(text) <= width:
        return text
    return set_cell_size(text, max(0, width - 1)).rstrip() + "…"


def _reasons(reasons: tuple[Reason, ...]) -> list[Text]:
    """The weightiest reasons, then what named the kind."""
    from rich.text import Text

    named = [reason for reason in reasons if reason.name.startswith("kind: ")]
    weighed = sorted((reason for reason in reasons if reason not in named), key=lambda reason: -abs(reason.weight))
    lines = []
    if weighed:
        parts = ", ".join(f"{visible(reason.name)} {reason.weight:+.1f}" for reason in weighed[:_MOST_REASONS])
        lines.append(Text(f"{'':16}{parts}", "italic dim"))
    lines += [Text(f"{'':16}{visible(reason.name)}", "italic dim") for reason in named]
    return lines
