"""Measures how often the charset of undeclared bytes is found, beside charset-normalizer, on real pages' text.

    python tests/benchmark/charsets/measure.py CORPUS.jsonl.xz... [--characters 400] [--by-language]

The text of each page with `html` is cut into pieces, and a piece is encoded as pages in its language used to be, in
the first charset of `charsets.tsv` for the language that the page itself names. Right is what decodes to the same text.
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from dechaff.decode import decode_bytes
from trafilatura import html2txt

_LANGUAGE = re.compile(r"<html\b[^>]*?\blang\s*=\s*[\"']?([a-zA-Z]{2,3})(-[a-zA-Z]+)?", re.I)
_PIECES = 5  # of one page at most: a long page is no better evidence than five short ones
_TABLE = Path(sys.modules["dechaff.decode"].__file__ or "").with_name("charsets.tsv")


def usual_charsets() -> dict[str, str]:
    """Language -> the legacy charset most pages in it used."""
    rows = [row.split("\t") for row in _TABLE.read_text("utf-8").splitlines() if not row.startswith("#")]
    return {row[0]: row[1].split()[0] for row in rows}


def pieces(paths: list[str], size: int) -> Iterator[tuple[str, str, bytes]]:
    """(language, text, its bytes) of pieces that are not ASCII alone."""
    charsets = usual_charsets()
    for path in paths:
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                html = json.loads(line).get("html") or ""
                found = _LANGUAGE.search(html[:5000])
                language = found.group(1).lower() if found else ""
                if found and language == "zh" and (found.group(2) or "").lower() in ("-tw", "-hk", "-hant"):
                    language = "zh-Hant"
                if language not in charsets:
                    continue
                text = html2txt(html).encode(charsets[language], "ignore").decode(charsets[language])
                cut = [text[at : at + size] for at in range(0, len(text) - size, size)]
                wanted = [piece for piece in cut if not piece.isascii()]
                for piece in wanted[:: max(1, len(wanted) // _PIECES)][:_PIECES]:
                    yield language, piece, piece.encode(charsets[language])


def normalized(data: bytes) -> str:
    """What charset-normalizer makes of it."""
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    return "" if best is None else str(best)


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--characters", type=int, default=400)
    parser.add_argument("--by-language", action="store_true")
    arguments = parser.parse_args()
    found = list(pieces(arguments.paths, arguments.characters))
    counts = Counter(language for language, _, _ in found)
    print(f"{len(found)} pieces of {arguments.characters} characters in {len(counts)} languages")
    decoders: dict[str, Callable[[bytes], str]] = {
        "dechaff": lambda data: decode_bytes(data)[0], "charset-normalizer": normalized,
    }  # fmt: skip
    for name, decoder in decoders.items():
        begun = time.process_time()
        right = Counter(language for language, text, data in found if decoder(data) == text)
        spent = 1000 * (time.process_time() - begun) / len(found)
        mean = sum(right[language] / counts[language] for language in counts) / len(counts)
        print(
            f"{name}: {right.total() / len(found):.3f} of the pieces, {mean:.3f} as mean of languages, {spent:.1f} ms"
        )
        if arguments.by_language:
            print("  " + ", ".join(f"{language} {right[language]}/{counts[language]}" for language in sorted(counts)))


if __name__ == "__main__":
    main()
