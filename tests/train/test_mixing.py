"""Mixed pages: gold is the moved article and nothing else."""

from __future__ import annotations

import numpy as np
from dechaff.blockify.dump import dump_blocks
from dechaff.evaluate.metrics import tokens
from dechaff.train.mixing import Part, mixed, part_of


def part(name: str) -> Part:
    body = [
        f"{name} paragraph {number} says what the council of {name} did" + ", and did again" * number + "."
        for number in range(6)
    ]
    blocks = dump_blocks("\n".join([f"{name} home", f"{name} news", *body, f"{name} share", f"{name} imprint"]))
    counts = np.array([len(tokens(line)) for line in blocks.lines], np.float32)
    gold = np.array([line in body for line in blocks.lines])
    found = part_of(f"{name} title", blocks, counts, counts * gold)
    assert found is not None
    return found


def test_only_the_moved_article_is_gold() -> None:
    """In every mix the article is whole and gold; frame, teasers and comments are not."""
    one, frame, other = part("alpha"), part("beta"), part("gamma")
    rng = np.random.default_rng(7)
    body = one.blocks.lines[one.begin : one.end]
    for _ in range(40):
        blocks, counts, matched = mixed(one, frame, [other], rng)
        assert len(blocks) == len(counts) == len(matched) == len(blocks.lines)
        assert [line for line, hit in zip(blocks.lines, matched, strict=True) if hit] == body
        assert (matched <= counts).all()
        assert (np.diff(blocks.first_line) > 0).all()
        assert all(line.strip() for line in blocks.lines)
        assert not set(frame.blocks.lines[frame.begin : frame.end]) & set(blocks.lines)


def test_page_without_an_article_is_not_cut() -> None:
    """A menu has nothing that could be moved."""
    blocks = dump_blocks("Home\nNews\nShare\n")
    counts = np.ones(3, np.float32)
    assert part_of(None, blocks, counts, np.zeros(3, np.float32)) is None
