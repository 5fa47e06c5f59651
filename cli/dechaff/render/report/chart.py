"""Numbers -> a bar chart as inline SVG: text and rectangles, readable in light and dark and on paper."""

from __future__ import annotations

from collections.abc import Sequence

from dechaff.render.report.markup import element, text

_ROW, _LABEL, _WIDTH = 18, 130, 420
"""Pixels: height of a row, width of its label, width of the longest bar."""


def bars(rows: Sequence[tuple[str, float, int]]) -> str:
    """One bar for each (name, share 0-1, hue), the longest as wide as the chart."""
    top = max((share for _, share, _ in rows), default=0.0) or 1.0
    parts = []
    for number, (name, share, colour) in enumerate(rows):
        y = number * _ROW
        width = share / top * _WIDTH
        parts.append(element("text", text(name), x=str(_LABEL - 8), y=str(y + 13), text_anchor="end"))
        fill = f"hsl({colour} 60% 50%)"
        parts.append(
            element("rect", "", x=str(_LABEL), y=str(y + 2), width=f"{width:.1f}", height=str(_ROW - 5), fill=fill)
        )
        parts.append(element("text", f"{share:.1%}", x=f"{_LABEL + width + 6:.1f}", y=str(y + 13)))
    height = max(1, len(rows)) * _ROW
    size = f"0 0 {_LABEL + _WIDTH + 60} {height}"
    label = "; ".join(f"{name} {share:.1%}" for name, share, _ in rows)
    return element(
        "svg", "".join(parts), viewBox=size, width=str(_LABEL + _WIDTH + 60), height=str(height), role="img",
        aria_label=label,
    )  # fmt: skip
