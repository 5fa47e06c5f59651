"""Article -> YAML front matter.

Values are JSON strings, which YAML 1.2 reads as they are: page text is quoted, whatever it holds. What YAML does not
allow to stand plainly (line separators, control characters) is escaped.
"""

from __future__ import annotations

import json
import re

from dechaff.document import Article

_NOT_PRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def front_matter(article: Article) -> str:
    """The lines between and with the two `---`."""
    fields = {
        "title": article.title,
        "authors": article.authors,
        "date": article.date,
        "site": article.site,
        "section": article.section,
        "language": article.language,
        "url": article.url,
        "source": article.source,
        "verdict": article.verdict.value,
        "confidence": round(article.confidence, 4),
    }
    rows = [f"{name}: {_scalar(value)}" for name, value in fields.items() if value not in (None, [])]
    return "\n".join(["---", *rows, "---", "", ""])


def _scalar(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return _NOT_PRINTABLE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
