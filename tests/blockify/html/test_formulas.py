"""Formulas come once, whatever notations a page holds them in."""

from __future__ import annotations

import pytest
from dechaff.blockify.html import html_blocks
from dechaff.document import Form, Page, Source
from dechaff.options import Options

MATHML = "<mrow><mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup></mrow>"
TEX = '<annotation encoding="application/x-tex">{}</annotation>'
ANNOTATED = f"<math><semantics>{MATHML}{TEX.format('E=mc^2')}</semantics></math>"
DISPLAYED = TEX.format("{\\displaystyle E=mc^{2}}")
DRAWN = "<span class='mord'>E</span><span class='mrel'>=</span><span class='mord'>mc2</span>"


def lines(html: str, images: bool = False) -> list[str]:
    """The blocks' texts, or with images their Markdown."""
    page = Page(Source("-", html, url="https://example.org/"), html, Form.HTML, "utf-8", "already text")
    blocks = html_blocks(page, Options(fast=True, images=images))
    return list(blocks.markdown or ()) if images else blocks.lines


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            f'<span class="katex"><span class="katex-mathml">{ANNOTATED}</span>'
            f'<span class="katex-html" aria-hidden="true">{DRAWN}</span></span>',
            "$E=mc^2$",
        ),
        (
            '<mjx-container class="MathJax" jax="CHTML"><mjx-math aria-hidden="true"><mjx-mi><mjx-c>E</mjx-c></mjx-mi>'
            f"</mjx-math><mjx-assistive-mml><math>{MATHML}</math></mjx-assistive-mml></mjx-container>",
            "E=mc^2",
        ),
        ('<mjx-container class="MathJax"><mjx-math><mjx-c>E</mjx-c></mjx-math></mjx-container>', "E"),
        (
            f'<span class="MathJax"><nobr aria-hidden="true">{DRAWN}</nobr><span class="MJX_Assistive_MathML">'
            f'<math>{MATHML}</math></span></span><script type="math/tex">E=mc^2</script>',
            "$E=mc^2$",
        ),
        ('<script type="math/tex">% <![CDATA[\nE=mc^2 %]]></script>', "$E=mc^2$"),
        ('<script type="math/tex; mode=display">E=mc^2</script>', "$E=mc^2$"),
        (
            '<span class="mwe-math-element"><span style="display: none;"><math alttext="{\\displaystyle E=mc^{2}}">'
            f"<semantics>{MATHML}{DISPLAYED}</semantics></math></span>"
            '<img class="mwe-math-fallback-image-inline" src="/m.svg" alt="{\\displaystyle E=mc^{2}}"></span>',
            "$E=mc^{2}$",
        ),
        (
            f'<span style="display:none"><math alttext="{{\\displaystyle E=mc^{{2}}}}">{MATHML}</math></span>'
            '<img src="/m.svg" alt="{\\displaystyle E=mc^{2}}">',
            "$E=mc^{2}$",
        ),
        (f"<math>{MATHML}</math>", "E=mc^2"),
        (f'<math alttext="E equals m c squared">{MATHML}</math>', "E=mc^2"),
        ("<math><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac></math>", "(a+b)/2"),
        ("<math><msup><mi>f</mi><mo>′</mo></msup><mo>(</mo><mi>x</mi><mo>)</mo></math>", "f′(x)"),
    ],
)
def test_a_formula_comes_once(html: str, expected: str) -> None:
    """As its source where there is one, within the sentence it belongs to, and without a picture of itself."""
    assert lines(f"<p>Since {html} holds.</p>") == [f"Since {expected} holds."]
    assert "m.svg" not in "".join(lines(f"<p>Since {html} holds.</p>", images=True))


def test_a_formula_on_a_line_of_its_own_is_a_block() -> None:
    """MathJax says so at its container."""
    math = f'<mjx-container display="true"><mjx-assistive-mml>{ANNOTATED}</mjx-assistive-mml></mjx-container>'
    assert lines(f"<p>Since {math} holds.</p>") == ["Since", "$E=mc^2$", "holds."]


def test_a_wrapper_of_several_formulas_keeps_its_text() -> None:
    """An article in an element that is named like a formula's wrapper stays an article."""
    assert lines(f"<div class=katex><p>Both {ANNOTATED} and</p><p>{ANNOTATED} hold.</p></div>") == [
        "Both $E=mc^2$ and",
        "$E=mc^2$ hold.",
    ]


def test_a_picture_behind_a_formula_that_shows_something_else_stays() -> None:
    """Only its own picture is taken out."""
    assert "/cat.png" in "".join(lines(f'<p>{ANNOTATED}<img src="/cat.png" alt="A cat"> sleeps.</p>', images=True))


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        ("\n  a + b%\n + c\n", "$a + b + c$"),
        ("$x$", "$x$"),
        ("\\(x\\)", "$x$"),
        ("{\\displaystyle a} + {\\displaystyle b}", "${\\displaystyle a} + {\\displaystyle b}$"),
        ("50\\%", "$50\\%$"),
    ],
)
def test_tex_is_a_line_without_its_dress(tex: str, expected: str) -> None:
    """Line ends, delimiters and the style of wikis are no part of a formula."""
    assert lines(f"<p><math><semantics>{MATHML}{TEX.format(tex)}</semantics></math></p>") == [expected]


def test_formulas_in_cells_come_once_too() -> None:
    """A data table's cells are read by themselves."""
    math = f'<span class="katex">{ANNOTATED}<span class="katex-html">{DRAWN}</span></span>'
    assert lines(f"<table><tr><th>A<th>B<tr><td>1<td>{math}</table>") == ["A | B", "1 | $E=mc^2$"]
