"""One raw block -> CommonMark: its inline marks and the mark its line begins with."""

from __future__ import annotations

from collections.abc import Callable

from dechaff.blockify.html.columns import Containers, Picture, RawBlocks
from dechaff.blockify.html.inline import Run, marked
from dechaff.document import Shape, Shown
from dechaff.render.escape import escape_start, heading


def block_markdown(blocks: RawBlocks, index: int, absolute: Callable[[str], str | None], images: bool) -> str:
    """The block's own line: heading, item and quote with their mark, a table's row in pipes, code as it stands."""
    shape = Shape(blocks.shape[index])
    runs = blocks.runs[index]
    if shape is Shape.CODE:
        return blocks.text[index]
    if shape is Shape.TABLE:
        cells = [marked(cell, absolute, images).replace("|", "\\|") for cell in runs]  # type: ignore[arg-type]
        return f"| {' | '.join(cells)} |"
    flat: list[Run] = runs  # type: ignore[assignment]
    line = marked(flat, absolute, images)
    if shape is Shape.HEADING:
        return heading(blocks.level[index], line)
    if shape is Shape.LIST_ITEM:
        return _item_mark(blocks, index) + escape_start(line)
    if shape is Shape.QUOTE:
        return f"> {escape_start(line)}"
    return escape_start(line)


def _item_mark(blocks: RawBlocks, index: int) -> str:
    """Bullet or number; a number below zero, which CommonMark has not, is the beginning of a bullet's text."""
    mark = blocks.markers.get(index, "- ")
    task = blocks.tasks.get(index, "")
    return f"- {task}{mark}" if mark[0] == "-" and mark != "- " else mark + task


def shown_pictures(
    blocks: RawBlocks, nodes: Containers, absolute: Callable[[str], str | None]
) -> dict[int, list[Shown]]:
    """The images that stand between blocks, by the block behind them, each once."""
    shown: dict[int, list[Shown]] = {}
    for index, images in blocks.pictures.items():
        lines = {marked([image.run], absolute, True): image for image in reversed(images)}
        shown[index] = [
            Shown(line, image.held, bool(index) and _is_beside(image, nodes, blocks.container[index - 1]))
            for line, image in reversed(lines.items())
            if line
        ]
    return shown


def _is_beside(image: Picture, nodes: Containers, container: int) -> bool:
    """Does an image lie in a block's container or stand beside it?"""
    if image.container < 0:
        return False
    return not {image.container, nodes.parent[image.container]}.isdisjoint((container, nodes.parent[container]))
