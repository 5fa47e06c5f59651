"""Text -> CommonMark that shows it unchanged.

Escapes as little as possible: a mark is escaped where CommonMark (or GitHub's tables and strike-through) would obey it.
"""

from __future__ import annotations

import re

_ALWAYS = re.compile(
    r"""\\(?=[!-/:-@\[-`{-~]|$)        # a backslash that would escape
      | [*`]
      | \[
      | ~~
      | (?<![^\W_])_|_(?![^\W_])       # an underscore at a word's edge
      | <(?=[A-Za-z/!?])
      | &(?=\#?\w{1,32};)
      | !(?=\[)""",
    re.X,
)
_IN_LINK = re.compile(rf"{_ALWAYS.pattern} | \]", re.X)
_ANY = re.compile(r"[\\*`\[\]~_<&!]")
"""Characters without which a line needs no look for marks: most lines have none."""
_AT_START = re.compile(
    r"""(?P<mark>[#]{1,6}|[-+*]|\d{1,9}(?P<after>[.)]))(?=\s|$)
      | (?P<single>>|(?:[-_=*]\s*){2,}$|~~~|\|)""",
    re.X,
)
_URL_UNSAFE = re.compile(r"[\s<>()\[\]\\`*\"|\x00-\x20]")
_CLOSING_MARKS = re.compile(r"(?:^|\s)#+$")


def escape_inline(text: str, in_link: bool = False) -> str:
    """Text whose marks mean nothing inside a line; in a link's text closing brackets too."""
    return (_IN_LINK if in_link else _ALWAYS).sub(_escaped, text) if _ANY.search(text) else text


def _escaped(match: re.Match[str]) -> str:
    return "\\" + match[0] if match[0] != "~~" else "\\~\\~"


def escape_start(markdown: str) -> str:
    """A line (already escaped inline) that does not begin a heading, list, quote, rule, fence or table."""
    match = _AT_START.match(markdown)
    if not match:
        return markdown
    if match["after"]:
        at = match.end("mark") - 1
        return f"{markdown[:at]}\\{markdown[at:]}"
    return "\\" + markdown


def code_span(text: str) -> str:
    """Text as inline code, in more backticks than it holds in a row."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    pad = " " if text[:1] == "`" or text[-1:] == "`" else ""
    return f"{'`' * (longest + 1)}{pad}{text}{pad}{'`' * (longest + 1)}"


def code_fence(lines: list[str], language: str = "") -> str:
    """Lines of code between fences longer than any they hold."""
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join([fence + language, *lines, fence])


def heading_line(level: int, text: str) -> str:
    """A heading; `#` at its end are not taken for closing marks."""
    return heading(level, escape_inline(text))


def heading(level: int, markdown: str) -> str:
    """A heading of a line that is escaped already."""
    return f"{'#' * level} {_CLOSING_MARKS.sub(_escape_last, markdown)}"


def _escape_last(match: re.Match[str]) -> str:
    return f"{match[0][:-1]}\\#"


def link_target(url: str | None) -> str:
    """A URL that cannot end its parentheses early or be read as marks."""
    return _URL_UNSAFE.sub(_percent, url or "")


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))
