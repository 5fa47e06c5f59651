"""How the kinds learn what HTML's tags and class words mean: a softmax over the evidence, on hand-labelled pages.

It begins at what the names mean, and is fitted beside log-odds of networks that have not seen the pages' sites, so that
it learns what those lack and not what they know by heart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from dechaff.document import Floats, Kind
from dechaff.label.kinds.inputs import COLUMN, N

MEANT = {
    "comment": Kind.COMMENTS, "author": Kind.BYLINE, "date": Kind.DATELINE, "tags": Kind.TAGS, "nav": Kind.MENU,
    "breadcrumb": Kind.BREADCRUMB, "footer": Kind.FOOTER, "related": Kind.RELATED, "share": Kind.SHARE,
    "promo": Kind.ADVERT, "newsletter": Kind.SUBSCRIBE, "cookie": Kind.COOKIE_NOTICE, "login": Kind.LOGIN,
    "search": Kind.SEARCH, "pagination": Kind.PAGINATION, "gallery": Kind.GALLERY,
}  # fmt: skip
"""What groups of class words mean before any page is seen; regions of the same name mean it too."""
NEAR, AROUND = 2.0, 1.0
"""Log-odds for what they mean, from a block's own and nearest words and from those of all containers around it. By five
folds of the labelled sites: none .714 macro F1, half of these .712 to .715, these .717, these unfitted .697."""
ONLY_NEAR = ("author", "date", "gallery")
"""Groups that name a small part; around a block they name a list of such parts."""
DECAY = 2.4e-3
"""Weight of the squared distance from what is meant (macro F1 by five folds of 192 labelled pages: .671 with 1e-2, .681
with 3e-3, .685 with 1e-3, .678 with 3e-4; at 2.3e-3 `related` begins to mean page numbers)."""
STEPS = 300
LEARNING_RATE = 0.05


@dataclass(frozen=True, slots=True)
class Page:
    """The labelled blocks of an HTML page."""

    evidence: Floats
    """(n, columns looked at)"""
    odds: Floats
    """(n, K) log-odds without evidence, the rules' say included"""
    kinds: npt.NDArray[np.int64]
    """(n,) column of the kind"""


def fit_evidence(pages: Sequence[Page], names: Sequence[str]) -> Floats:
    """(columns + 1, K) weights of the columns of these names; the last row is the kinds' own."""
    kinds = np.concatenate([page.kinds for page in pages])
    seen = np.concatenate([page.evidence for page in pages])
    seen = np.concatenate((seen, np.ones((len(seen), 1), np.float32)), axis=1)
    inputs, odds = (torch.from_numpy(seen), torch.from_numpy(np.concatenate([page.odds for page in pages])))
    wanted, value = torch.from_numpy(kinds), torch.from_numpy(_value(pages))
    meant = torch.from_numpy(_meant(names))
    learnt = torch.zeros_like(meant, requires_grad=True)
    steps = torch.optim.Adam([learnt], lr=LEARNING_RATE)
    for _ in range(STEPS):
        each = functional.cross_entropy(inputs @ (meant + learnt) + odds, wanted, reduction="none")
        loss = (each * value).sum() / value.sum() + DECAY * (learnt[:-1] ** 2).sum()
        steps.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        steps.step()
    return np.asarray((meant + learnt).detach().numpy(), np.float32)


def _meant(names: Sequence[str]) -> Floats:
    """(columns + 1, K) the weights before any page is seen."""
    weights = np.zeros((len(names) + 1, N), np.float32)
    for row, name in enumerate(names):
        group, _, word = name.partition(":")
        near = group in ("word", "in")
        if word in MEANT and (near or (group == "around" and word not in ONLY_NEAR)):
            weights[row, COLUMN[MEANT[word]]] = NEAR if near else AROUND
    return weights


def _value(pages: Sequence[Page]) -> Floats:
    """Rare kinds count more, and a page's lines of a kind as the root of their number."""
    counts = [np.bincount(page.kinds, minlength=N) for page in pages]
    each = np.concatenate([1 / np.sqrt(count[page.kinds]) for count, page in zip(counts, pages, strict=True)])
    kinds = np.concatenate([page.kinds for page in pages])
    total = np.bincount(kinds, weights=each, minlength=N)
    return np.asarray(each / np.sqrt(np.maximum(total[kinds], 1e-3)), np.float32)


def save_evidence(weights: Floats, names: Sequence[str], path: Path) -> None:
    """The arrays that `dechaff.label.kinds.evidence` reads, in half precision."""
    np.savez_compressed(path, weights=weights.astype(np.float16), names=np.array(" ".join(names)))
