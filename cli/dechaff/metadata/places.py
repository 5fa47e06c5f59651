"""Where a line stands: its place relative to the headline and the body, as features byline and dateline share."""

from __future__ import annotations

from dechaff.document import Shape
from dechaff.metadata.page_lines import PageLines, is_byline_cue

BEFORE_TITLE, AFTER_TITLE = 8, 18
"""Blocks around the headline in which byline and dateline are sought."""
BEFORE_BODY, INTO_BODY = 14, 2
"""The same around the body's first prose block."""
BEFORE_END, AFTER_END = 2, 10
"""The same around the body's last block."""
FAR, SHORT = 60, 60
"""Blocks around the body in which a line of fewer characters is looked at if a byline's words open it."""


def near_indices(page: PageLines, title: int | None) -> list[int]:
    """Indices of the blocks near the headline, the body's beginning and its end, ascending."""
    n = len(page.lines)
    spans = [
        (page.first - BEFORE_BODY, page.first + INTO_BODY),
        (page.last - BEFORE_END, page.last + AFTER_END),
    ]
    if title is not None:
        spans.append((title - BEFORE_TITLE, title + AFTER_TITLE))
    found = {index for start, stop in spans for index in range(max(page.start, start), min(n, stop + 1))}
    for start, stop in ((page.first - FAR, page.first - BEFORE_BODY), (page.last + AFTER_END, page.last + FAR)):
        for index in range(max(page.start, start), min(n, stop)):
            if len(page.lines[index]) < SHORT and is_byline_cue(page.lines[index], page.language):
                found.update(range(index, min(n, index + 2)))
    return sorted(found)


def place_features(page: PageLines, index: int, title: int | None) -> dict[str, float]:
    """One feature for the place beside the headline, one for that beside the body, and the block's form."""
    features: dict[str, float] = {}
    if title is None:
        features["no headline line"] = 1.0
    else:
        features[_beside_title(index - title)] = 1.0
    features[_beside_body(page, index)] = 1.0
    shape = int(page.blocks.shape[index])
    if shape == Shape.LIST_ITEM:
        features["list item"] = 1.0
    elif shape == Shape.HEADING:
        features["heading"] = 1.0
    if page.blocks.links[index] > 0.5:
        features["link"] = 1.0
    if page.blocks.gap[index] < 0:
        features["goes on in its line"] = 1.0
    return features


def _beside_title(distance: int) -> str:
    if distance == 0:
        return "is headline"
    if distance < 0:
        return (
            "before headline 1" if distance == -1 else "before headline 2-3" if distance > -4 else "before headline 4+"
        )
    if distance <= 3:
        return f"after headline {distance}"
    return "after headline 4-6" if distance <= 6 else "after headline 7-14" if distance <= 14 else "after headline 15+"


def _beside_body(page: PageLines, index: int) -> str:
    above = page.first - index
    if above > 0:
        return "above body 1-2" if above <= 2 else "above body 3-6" if above <= 6 else "above body 7+"
    below = index - page.last
    if below > 0:
        return "below body 1" if below == 1 else "below body 2-3" if below <= 3 else "below body 4+"
    if below > -2:
        return "body's last"
    return "body's first" if above > -2 else "inside body"
