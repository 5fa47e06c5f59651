"""What each block is (first version: everything removed is `other`)."""

from __future__ import annotations

from dechaff.document import CONTENT_KINDS, Blocks, Kind, Labels, Metadata, Shape


def find_kinds(blocks: Blocks, labels: Labels, metadata: Metadata) -> list[Kind]:
    """The kind of every block: of kept blocks their shape, of metadata blocks theirs, of the rest the chaff's."""
    shapes = [CONTENT_KINDS[Shape(value)] for value in blocks.shape.tolist()]
    kinds = [shape if kept else Kind.OTHER for shape, kept in zip(shapes, labels.keep.tolist(), strict=True)]
    for index, kind in metadata.kinds.items():
        kinds[index] = kind
    return kinds
