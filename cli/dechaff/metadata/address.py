"""A page's address -> the words by which it names its page, and how much of them a text says.

Whoever writes `/2024/05/how-to-mend-a-bridge-1234.html` names the page for its headline, mostly; shops and services do,
whose pages show nothing else of a headline.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from dechaff.metadata.page_lines import words

_NO_WORD = re.compile(r"[\W\d_]+")
_NO_APOSTROPHES = dict.fromkeys(map(ord, "'’‘`"))
_ENDING = re.compile(r"\.[a-z]{2,5}$", re.IGNORECASE)


def address_words(url: str) -> str:
    """The words an address gives its page: of its last two parts the wordier one.

    >>> address_words("https://example.org/2024/05/how-to-mend-a-bridge-1234.html?x=1")
    'how to mend a bridge'
    """
    return max(reversed(_parts(url)), key=len, default="")


@lru_cache(maxsize=16)
def last_words(url: str | None) -> frozenset[str]:
    """The words of an address's last part, folded.

    >>> sorted(last_words("https://example.org/mens-shoes/trail-runner"))
    ['runner', 'trail']
    """
    return frozenset(plain_words(last_part(url))) if url else frozenset()


def last_part(url: str) -> str:
    """The last part of an address's path as text; "" where it has none.

    >>> last_part("https://example.org/mens-shoes/trail-runner_2.html")
    'trail runner'
    """
    return (_parts(url) or ("",))[-1]


def plain_words(text: str) -> list[str]:
    """Folded words as an address spells them: without accents, apostrophes and digits.

    >>> plain_words("L’été 2024: men's cafés")
    ['lete', 'mens', 'cafes']
    """
    if not text.isascii():
        bare = (char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
        text = unicodedata.normalize("NFC", "".join(bare))  # Korean syllables whole again
    return [word for word in words(text.translate(_NO_APOSTROPHES)) if not word.isdigit()]


@lru_cache(maxsize=16)
def _parts(url: str) -> tuple[str, ...]:
    """The last two parts of an address's path, as text without digits."""
    try:
        path = urlsplit(url).path
    except ValueError:  # "http://[": no address
        return ()
    parts = [part for part in path.split("/") if part][-2:]
    return tuple(" ".join(_NO_WORD.sub(" ", _ENDING.sub("", unquote(part))).split()) for part in parts)


def likeness(text: str, address: frozenset[str]) -> float:
    """How alike a text and an address's words are, 0-1."""
    return _dice(frozenset(plain_words(text)), address)


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    """Twice the words in common over the words of both (Dice 1945)."""
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0


def address_features(value: str, kind: str, last: frozenset[str]) -> dict[str, float]:
    """How alike a reading of the headline and the address's last part are; `kind` of reading is weighed apart."""
    said = frozenset(plain_words(value)) if last else frozenset()
    if not said:
        return {}
    alike = _dice(said, last)
    features = {"like the address": alike, f"{kind} like the address": alike}
    if said >= last:
        features["holds the address"] = 1.0
    if said <= last:
        features["in the address"] = 1.0
    if said == last:
        features["is the address"] = 1.0
    return features
