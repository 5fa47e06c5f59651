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
_BRACKET = re.compile(r"(?<!\\)\]")
_AT_START = re.compile(
    r"""(?P<mark>[#]{1,6}|[-+*]|\d{1,9}(?P<after>[.)]))(?=\s|$)
      | (?P<single>>|(?:[-_=*]\s*){2,}$|~~~|\|)""",
    re.X,
)
_URL_UNSAFE = re.compile(r"[\s<>()\[\]\\`*_\"'|~&!]")


def escape_inline(text: str, in_link: bool = False) -> str:
    """Text whose marks mean nothing inside a line; in a link's text closing brackets too."""
    escaped = _ALWAYS.sub(lambda match: "\\" + match[0] if match[0] != "~~" else "\\~\\~", text)
    return _BRACKET.sub(r"\\]", escaped) if in_link else escaped


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


def link_target(url: str | None) -> str:
    """A URL that cannot end its parentheses early or be read as marks."""
    return _URL_UNSAFE.sub(
        lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()) if match[0] not in "_&~!'*" else match[0],
        url or "",
    )
