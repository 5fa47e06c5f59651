"""Mixed pages: gold is the moved article and nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from dechaff.blockify.dump import dump_blocks
from dechaff.evaluate.metrics import tokens
from dechaff.train.mixing import MIN_BODY, Part, mixed, part_of


def part(name: str) -> Part:
    body = [
        f"{name} paragraph {number} says what the council of {name} did" + ", and did again" * number + "."
        for number in range(6)
    ]
    blocks = dump_blocks("\n".join([f"{name} home", f"{name} news", *body, f"{name} share", f"{name} imprint"]))
    counts = np.array([len(tokens(line)) for line in blocks.lines], np.float32)
    gold = np.array([line in body for line in blocks.lines])
    found = part_of(f"{name} title", "en", blocks, counts, counts * gold)
    assert found is not None
    return found


def test_only_the_moved_article_is_gold() -> None:
    """In every mix the article, whole or ended early, is gold; frame, teasers and comments are not."""
    one, frame, other = part("alpha"), part("beta"), part("gamma")
    rng = np.random.default_rng(7)
    body = one.blocks.lines[one.begin : one.end]
    for _ in range(40):
        blocks, counts, matched = mixed(one, frame, [other], rng)
        assert len(blocks) == len(counts) == len(matched) == len(blocks.lines)
        kept = [line for line, hit in zip(blocks.lines, matched, strict=True) if hit]
        assert kept == body[: len(kept)]
        assert len(kept) >= MIN_BODY
        assert (matched <= counts).all()
        assert (np.diff(blocks.first_line) > 0).all()
        assert all(line.strip() for line in blocks.lines)
        assert not set(frame.blocks.lines[frame.begin : frame.end]) & set(blocks.lines)


def test_page_without_an_article_is_not_cut() -> None:
    """A menu has nothing that could be moved."""
    blocks = dump_blocks("Home\nNews\nShare\n")
    counts = np.ones(3, np.float32)
    assert part_of(None, "en", blocks, counts, np.zeros(3, np.float32)) is None


@pytest.mark.parametrize(("language", "words"), [("tr", "Yorumlar"), ("zh", "评论"), ("xx", "Comments")])
def test_sections_are_headed_in_the_pages_language(language: str, words: str) -> None:
    """Made comments and teasers say what they are in the article's language, in English where no lexicon has it."""
    one, frame = replace(part("alpha"), language=language), part("beta")
    rng = np.random.default_rng(3)
    pages = [mixed(one, frame, [part("gamma")], rng)[0].text for _ in range(400)]
    assert any(words.lower() in page.lower() for page in pages)
    assert not any("Kommentare" in page for page in pages)
