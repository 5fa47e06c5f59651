"""Page text that would steer whatever shows it, and an article made of it."""

from __future__ import annotations

import numpy as np
from dechaff.assemble import assemble
from dechaff.document import Article, Blocks, Form, Found, Labels, Metadata, Page, Source, Verdict
from dechaff.measure import measure
from dechaff.options import Options

LINES = (
    "\x1b[31mred\x1b[0m \x1b]8;;http://evil.example\x07link\x1b]8;;\x07 and a bell \x07",
    "[bold red]markup[/bold red] [link=http://evil.example]here[/link] :smile: [/]",
    "<script>alert(1)</script><img src=http://evil.example/x.png onerror=alert(2)>",
    "</span></div></details><style>*{display:none}</style><!-- \" onmouseover=alert(3) x='",
    "right-to-left \u202eedirrevo\u202c and \u2066isolate\u2069 and \u200fmark",
    "&lt;b&gt; &amp; &#x41; ${alert(4)} {{7*7}} %s {0}",
    "--- title: [x] *bold* _it_ `code` | table | # heading",
    "\u00ad\u200b\ufeffinvisible\u2028line\u2029paragraph\x00nul\x85nel",
    "The council decided on Monday to build a new bridge over the river near the old mill, said the mayor.",
)
TITLE = "<script>alert(5)</script> \x1b[2J [red]title[/red] \u202etltit"
NAME = "a\x1b[31m/<img src=x onerror=alert(6)>.txt"


def hostile_article() -> Article:
    """An article whose every text is hostile; the last line is kept."""
    n = len(LINES)
    numbers = np.arange(1, n + 1, dtype=np.int32)
    flat = np.zeros(n, np.uint8)
    lines = [line.replace("\n", " ") for line in LINES]
    blocks = Blocks("\n".join(lines), numbers, numbers, flat.astype(np.int32), flat, flat, np.zeros(n, np.float32))
    keep = numbers >= n - 1
    labels = Labels(keep.astype(np.float32), keep, Verdict.ARTICLE, 0.5)
    page = Page(Source(NAME, b""), blocks.text, Form.TEXT, "utf-8", "valid utf-8")
    metadata = Metadata(title=Found(TITLE, 0, 0.9, "<b>reason</b>"), authors=(Found(TITLE, None, 0.9, "\x1b[1m"),))
    return assemble(page, blocks, measure(blocks), labels, metadata, Options())
