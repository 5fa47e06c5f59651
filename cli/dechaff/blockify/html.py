"""HTML -> blocks (first version: trafilatura's text)."""

from __future__ import annotations

from dechaff.blockify.dump import dump_blocks
from dechaff.document import Blocks, Page
from dechaff.options import Options


def html_blocks(page: Page, options: Options) -> Blocks:  # noqa: ARG001
    """Blocks of the text trafilatura finds."""
    from trafilatura import html2txt

    return dump_blocks(html2txt(page.text))
