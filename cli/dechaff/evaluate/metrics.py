"""How good a cleaned text is: the field's metrics, the same in every script.

token F1    bag of lower-cased words, mean of the pages' F1 (WCXB)
shingle F1  4-word shingles, F1 of mean precision and mean recall (article-extraction-benchmark)
snippets    share of must-keep snippets kept and of must-drop snippets dropped (trafilatura's evaluation)

Han, kana, Hangul, Thai and Burmese count by the character.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_WORD = re.compile(r"\w+")
_SPACELESS = re.compile(r"[\u0e00-\u0e7f\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
SHINGLE = 4


def tokens(text: str) -> list[str]:
    """Words of a text, lower-cased; scripts without spaces give characters."""
    words = _WORD.findall(text.lower())
    if not _SPACELESS.search(text):
        return words
    found: list[str] = []
    for word in words:
        found.extend(word) if _SPACELESS.search(word) else found.append(word)
    return found


def precision_recall(predicted: Counter[object], gold: Counter[object]) -> tuple[float, float]:
    """Precision and recall of two multisets; empty against empty is perfect."""
    if not predicted and not gold:
        return 1.0, 1.0
    both = sum((predicted & gold).values())
    return both / max(1, sum(predicted.values())), both / max(1, sum(gold.values()))


def harmonic(precision: float, recall: float) -> float:
    """F1 of a precision and a recall."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def token_f1(predicted: str, gold: str) -> float:
    """F1 of the two texts' bags of tokens."""
    return harmonic(*precision_recall(Counter(tokens(predicted)), Counter(tokens(gold))))


def shingles(words: Sequence[str]) -> Counter[object]:
    """Runs of four words; a shorter text is one run."""
    if not words:
        return Counter()
    return Counter(tuple(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1)))


@dataclass(frozen=True, slots=True)
class Score:
    """The figures of one page: against a full gold text, or against snippets."""

    token_f1: float | None = None
    shingle_precision: float | None = None
    shingle_recall: float | None = None
    found_any: bool = True
    kept: tuple[bool, ...] = ()
    dropped: tuple[bool, ...] = ()


def score_text(predicted: str, gold: str) -> Score:
    """Figures of a page with a full gold text."""
    words, gold_words = tokens(predicted), tokens(gold)
    precision, recall = precision_recall(shingles(words), shingles(gold_words))
    bag = harmonic(*precision_recall(Counter(words), Counter(gold_words)))
    return Score(bag, precision, recall, bool(words))


def score_snippets(predicted: str, keep: Iterable[str], drop: Iterable[str]) -> Score:
    """Figures of a page of which only snippets are known."""
    flat = _squeeze(predicted)
    return Score(
        kept=tuple(_squeeze(snippet) in flat for snippet in keep),
        dropped=tuple(_squeeze(snippet) not in flat for snippet in drop),
    )


def summary(scores: Sequence[Score]) -> dict[str, float]:
    """Figures of a group of pages, all with full gold or all with snippets."""
    if scores[0].token_f1 is not None:
        precision = _mean(score.shingle_precision or 0.0 for score in scores if score.found_any)
        recall = _mean(score.shingle_recall or 0.0 for score in scores)
        return {
            "pages": len(scores),
            "token_f1": _mean(score.token_f1 or 0.0 for score in scores),
            "shingle_p": precision,
            "shingle_r": recall,
            "shingle_f1": harmonic(precision, recall),
        }
    kept = [value for score in scores for value in score.kept]
    dropped = [value for score in scores for value in score.dropped]
    true_positive, missed, leaked = sum(kept), len(kept) - sum(kept), len(dropped) - sum(dropped)
    snippet_f1 = harmonic(
        true_positive / max(1, true_positive + leaked), true_positive / max(1, true_positive + missed)
    )
    return {"pages": len(scores), "kept": _mean(kept), "dropped": _mean(dropped), "snippet_f1": snippet_f1}


def _squeeze(text: str) -> str:
    return " ".join(text.split())


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else float("nan")
