"""Page -> blocks: one path for text dumps, one for HTML."""

from __future__ import annotations

from dechaff.document import Blocks, Form, Page
from dechaff.options import Options


def blockify(page: Page, options: Options) -> Blocks:
    """The blocks of a page in reading order; none for a page without text."""
    if page.form is Form.HTML:
        from dechaff.blockify.html import html_blocks

        return html_blocks(page, options, at_once=False)
    from dechaff.blockify.dump import dump_blocks

    return dump_blocks(page.text)
