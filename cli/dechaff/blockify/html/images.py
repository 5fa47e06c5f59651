"""Where an image is: its source, or the largest of its sizes."""

from __future__ import annotations

import re
from typing import Any

from dechaff.blockify.html.inline import IMAGE, UNCOUNTED, Run

_SOURCES = ("data-src", "data-original", "data-lazy-src", "src")
_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_CANDIDATE = re.compile(r"(?<![^\s,])([^\s,]\S{0,2000}(?<!,))(?:\s+([^,]{0,50}))?(?:,|$)")
"""One of a `srcset`: an address, which may hold commas but does not end in one, and how wide or dense it is."""
_SIZE = re.compile(r"\d{1,6}(?:\.\d{1,3})?")


def image_run(element: Any) -> Run:
    """An image as a run of its own."""
    return Run(element.get("alt") or "", IMAGE, image_source(element))


def image_below(source: Any) -> Run | None:
    """The image that the parser, which takes `<source>` for one that must be closed, has put into one."""
    image = next(source.iter("img"), None)
    if image is None or _picture(image) is None:
        return None
    return image_run(image)._replace(style=IMAGE | UNCOUNTED)


def image_source(element: Any) -> str | None:
    """Where the image is: lazily loaded ones keep it in a data attribute, others in a set of sizes only, their own or
    their `<picture>`'s."""
    for name in _SOURCES:
        value = element.get(name)
        if value and not value.startswith("data:"):
            return str(value)
    picture = _picture(element)
    for place in (element, *(picture.iter("source") if picture is not None else ())):
        for name in _SETS:
            largest = _largest(place.get(name) or "")
            if largest:
                return largest
    return None


def _picture(image: Any) -> Any:
    around = image.getparent()
    while around is not None and around.tag == "source":
        around = around.getparent()
    return around if around is not None and around.tag == "picture" else None


def _largest(srcset: str) -> str | None:
    """The address of the widest or densest image of a `srcset`, of equals the first."""
    found = [(match[1], _SIZE.match((match[2] or "").strip())) for match in _CANDIDATE.finditer(srcset[:8_000])]
    shown = [(address, float(size[0]) if size else 1.0) for address, size in found if not address.startswith("data:")]
    return max(shown, key=lambda candidate: candidate[1])[0] if shown else None
