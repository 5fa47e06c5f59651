"""Formulas that a page holds in several notations -> one text each: its TeX between dollars, else its MathML read out.

Pages hold MathML for screen readers beside what is drawn, KaTeX's HTML, MathJax's characters or a picture; read one
after the other they give `E=mc2E=mc2`.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import accumulate
from typing import Any

from dechaff.blockify.html.tags import ACTS, WITHIN_LINE, Act

_WRAPPERS = frozenset(("katex", "MathJax", "mwe-math-element"))
"""Classes of the elements that hold one formula in all its notations."""
_CONTAINER = "mjx-container"
_NOTATION = frozenset((*WITHIN_LINE, Act.SKIP, Act.IMAGE))
_NESTED = 4
"""Elements between a formula's MathML and its wrapper."""
_TEX = frozenset(("application/x-tex", "text/x-tex", "tex"))
_LOOKS_LIKE_TEX = re.compile(r"[\\^_{=]")
_COMMENT = re.compile(r"(?<!\\)%(?:\s*<!\[CDATA\[|\s*\]\]>|\s*\n)")
"""Line ends that are none, and what keeps XML from reading a script."""
_DELIMITERS = re.compile(r"\$\$?([^$]+)\$\$?|\\\((.+)\\\)|\\\[(.+)\\\]", re.S)
_STYLED = re.compile(r"\{\\(?:display|text)style\b\s*(.*)\}", re.S)
_PRIMES = ("′", "″", "'", "*", "∗", "†")
"""What is raised and no exponent."""


def spell(root: Any) -> None:
    """Write each formula's one text into the tree, in the place of all its notations."""
    found = [element for element in root.iter("math", _CONTAINER, "script") if _is_outermost(element)]
    wrappers = [_wrapper(element) if element.tag == "math" else None for element in found]
    n_formulas = Counter(wrapper for wrapper in wrappers if wrapper is not None)
    for element, wrapper in zip(found, wrappers, strict=True):
        if element.tag == "script":
            if (element.get("type") or "").startswith("math/tex"):
                _write_script(element)
        elif element.tag == _CONTAINER:
            math = next(element.iter("math"), None)
            _write(element, "".join(element.itertext()) if math is None else _tex(math) or _read_out(math))
        else:
            whole, tex = wrapper if n_formulas[wrapper] == 1 else _hidden(element), _tex(element)
            _drop_picture(whole, tex)
            _write(whole, tex or _read_out(element))


def _is_outermost(element: Any) -> bool:
    return next(element.iterancestors("math", _CONTAINER), None) is None


def _wrapper(math: Any) -> Any:
    """The element that holds all notations of a formula; `None` where there is no such."""
    for _, around in zip(range(_NESTED), math.iterancestors(), strict=False):
        if not _WRAPPERS.isdisjoint((around.get("class") or "").split()):
            return around if _is_one_formula(around) else None
    return None


def _is_one_formula(wrapper: Any) -> bool:
    """Nothing in it is a block, and no text stands beside its notations."""
    beside = [wrapper.text, *(child.tail for child in wrapper)]
    return not any(text and text.strip() for text in beside) and _is_in_line(wrapper)


def _is_in_line(wrapper: Any) -> bool:
    return all(ACTS[element.tag] in _NOTATION for element in wrapper.iterdescendants())


def _hidden(math: Any) -> Any:
    """The formula, or the hidden element that holds it alone."""
    around = math.getparent()
    is_alone = around is not None and around.tag == "span" and len(around) == 1
    return around if is_alone and "display:none" in (around.get("style") or "").replace(" ", "") else math


def _tex(math: Any) -> str:
    """The formula's source between dollars, if the page holds it."""
    for annotation in math.iter("annotation"):
        if (annotation.get("encoding") or "").lower() in _TEX and annotation.text:
            return _in_dollars(annotation.text)
    said = math.get("alttext") or ""
    return _in_dollars(said) if _LOOKS_LIKE_TEX.search(said) else ""


def _in_dollars(tex: str) -> str:
    """TeX on one line, in dollars of our own and without the style that wikis put around all of it."""
    tex = _COMMENT.sub("", tex).strip()
    match = _DELIMITERS.fullmatch(tex)
    tex = next(filter(None, match.groups())) if match else tex
    styled = _STYLED.fullmatch(tex)
    if styled and min(accumulate((sign == "{") - (sign == "}") for sign in "{" + styled[1])) > 0:
        tex = styled[1]
    line = " ".join(tex.split())
    return f"${line}$" if line else ""


def _read_out(math: Any) -> str:
    """MathML as a line of text: powers and fractions with their signs."""
    for note in list(math.iter("annotation", "annotation-xml")):
        note.getparent().remove(note)
    for pair in math.iter("msup", "mfrac"):
        if len(pair) == 2:
            first, second = pair
            is_power = pair.tag == "msup"
            if not is_power:
                _enclose(first)
            if not is_power or not (second.text or "").strip().startswith(_PRIMES):
                first.tail = "^" if is_power else "/"
                _enclose(second)
    return "".join(part for part in math.itertext() if not part.isspace())


def _enclose(element: Any) -> None:
    """Brackets around a term of several parts."""
    if len(element) > 1:
        element.text = "(" + (element.text or "")
        element[-1].tail = ")"


def _drop_picture(whole: Any, tex: str) -> None:
    """Take out the picture of a formula that stands behind it, for those who see no MathML."""
    picture = whole.getnext()
    if picture is None or picture.tag != "img" or (whole.tail or "").strip():
        return
    if (tex and _in_dollars(picture.get("alt") or "") == tex) or "math-fallback" in (picture.get("class") or ""):
        whole.tail = (whole.tail or "") + (picture.tail or "")
        picture.getparent().remove(picture)


def _write(whole: Any, text: str) -> None:
    """Put a text in the place of a formula; one on lines of its own stays a block."""
    own_line = whole.tag == _CONTAINER and whole.get("display") in ("true", "block")
    if whole.tag in (_CONTAINER, "math"):
        whole.tag = "div" if own_line else "span"
    for name in ("style", "hidden", "aria-hidden"):
        whole.attrib.pop(name, None)
    del whole[:]
    whole.text = text


def _write_script(script: Any) -> None:
    """TeX that a script draws from: in the place of what it drew, or where nothing is drawn yet, before itself."""
    tex, drawn = _in_dollars(script.text or ""), script.getprevious()
    if not tex:
        return
    is_drawn = drawn is not None and (drawn.get("class") or "").startswith("MathJax") and _is_in_line(drawn)
    if not is_drawn or (drawn.tail or "").strip():
        drawn = script.makeelement("span")
        drawn.sourceline = script.sourceline
        script.addprevious(drawn)
    _write(drawn, tex)
