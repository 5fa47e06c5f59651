"""Title, byline, dateline, site, section, language (first version: the head line)."""

from __future__ import annotations

from dechaff.document import Blocks, Found, Labels, Metadata, Page


def find_metadata(page: Page, blocks: Blocks, labels: Labels) -> Metadata:  # noqa: ARG001
    """What is known of the article beside its text."""
    if blocks.head_title:
        return Metadata(title=Found(blocks.head_title, None, 0.5, "head line"))
    return Metadata()
