"""Another extractor is asked of an HTML page only in doubt, and never with `--fast`."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest
from dechaff.blockify import blockify
from dechaff.blockify.html import evidence_names
from dechaff.document import Form, Page, Source
from dechaff.label import label
from dechaff.label.doubt import SIBLING_SHARE, label_in_doubt
from dechaff.measure import PageMeasures
from dechaff.options import Options, Strictness

SURE = Path(__file__).parents[2] / "seeds" / "ovasesi-tr-news.html"
DOUBTFUL = "<html><body>" + "".join(
    f"<div><a href=/{n}>Offer {n}</a><p>Only this week, order now and save.</p></div>" for n in range(30)
) + "</body></html>"  # fmt: skip
ASKED = evidence_names().index("has-vote")


def was_asked(html: str, **options: object) -> bool:
    page = Page(Source("-", html), html, Form.HTML, "utf-8", "test")
    chosen = Options(**options)  # type: ignore[arg-type]
    blocks = blockify(page, chosen)
    labels, labelled = label_in_doubt(PageMeasures(blocks), blocks, chosen)
    assert len(labels.keep) == len(labelled) == len(blocks)
    assert labelled.evidence is not None
    assert blocks.evidence is not None
    assert np.array_equal(labelled.evidence[:, :ASKED], blocks.evidence[:, :ASKED])
    return bool(labelled.evidence[:, ASKED].all())


@pytest.mark.parametrize("strictness", Strictness)
def test_only_a_doubtful_page_is_asked_about(strictness: Strictness) -> None:
    """At every strictness alike, so that what a stricter one keeps a laxer one keeps too."""
    assert not was_asked(SURE.read_text("utf-8"), strictness=strictness)
    assert was_asked(DOUBTFUL, strictness=strictness)


def test_fast_asks_no_other_extractor() -> None:
    """`--fast` means what it says, whatever the doubt."""
    assert not was_asked(DOUBTFUL, fast=True)


@pytest.mark.parametrize("fast", [False, True])
def test_text_model_has_a_say_in_doubt_alone(fast: bool) -> None:
    """What HTML's own model is sure of stays as it is; in doubt the text alone is judged too, with `--fast` as well."""
    for html, is_seconded in ((SURE.read_text("utf-8"), False), (DOUBTFUL, True)):
        chosen = Options(fast=fast)
        blocks = blockify(Page(Source("-", html), html, Form.HTML, "utf-8", "test"), chosen)
        measures = PageMeasures(blocks)
        labels, labelled = label_in_doubt(measures, blocks, chosen)
        alone = label(measures.beside(labelled), labelled, chosen)
        assert (labels.seconded > 0) is is_seconded
        assert np.array_equal(labels.score, alone.score) is not is_seconded


@pytest.mark.parametrize(("preformatted", "share"), [(0.4, SIBLING_SHARE), (0.6, 1.0)])
def test_a_text_in_a_frame_of_html_is_judged_as_a_dump(preformatted: float, share: float) -> None:
    """Of a page that is mostly preformatted prose tags say nothing: in doubt the model for text dumps decides alone."""
    blocks = blockify(Page(Source("-", DOUBTFUL), DOUBTFUL, Form.HTML, "utf-8", "test"), Options(fast=True))
    assert blocks.extras["preformatted"] == 0
    blocks.extras["preformatted"] = preformatted
    labels, _ = label_in_doubt(PageMeasures(blocks), blocks, Options(fast=True))
    assert labels.seconded == share


def test_the_share_of_preformatted_prose_is_known() -> None:
    """Code is none of it, and neither is what stands around."""
    said = "a ferry carried our village across its fjord since that war and made one last trip on sunday"
    words = said.split()
    prose = " ".join(" ".join(words[n:] + words[:n]) for n in range(len(words)))
    mail = "\n".join(textwrap.wrap(prose, 72))
    for html, share in (
        (f"<pre>{mail}</pre>", 1.0),
        (f"<p>{prose}</p><pre>{mail}</pre>", 0.5),
        (f"<pre><code>{mail}</code></pre>", 0.0),
    ):
        blocks = blockify(Page(Source("-", html), html, Form.HTML, "utf-8", "test"), Options(fast=True))
        assert blocks.extras["preformatted"] == pytest.approx(share, abs=0.01)


def test_a_sure_page_loads_nobody_else() -> None:
    """Who is not asked is not loaded: a clear page starts and ends with HTML's own model."""
    script = (
        "import sys, pathlib, dechaff\n"
        "from dechaff.label.network import load\n"
        "article = dechaff.clean(pathlib.Path(sys.argv[1]).read_bytes())\n"
        "print('trafilatura.core' in sys.modules, load.cache_info().currsize, article.verdict.value)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(SURE)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "1", "article"]
