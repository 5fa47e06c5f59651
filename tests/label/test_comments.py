"""Comments below an article are no part of it; the posts of a thread are the page."""

from __future__ import annotations

from typing import NamedTuple

import dechaff
import numpy as np
import pytest
from dechaff.blockify.dump import dump_blocks
from dechaff.document import Labels
from dechaff.label import explain, label
from dechaff.label.comments import COMMENT_ODDS, find_heading, headings
from dechaff.measure import measure
from dechaff.options import Options, Strictness


class Page(NamedTuple):
    """An article of a language, the heading of its comments, and two of them."""

    article: list[str]
    heading: str
    comments: list[str]


PAGES = {
    "en": Page(
        [
            "The ferry that has carried the village across the fjord since the war made its last trip on Sunday "
            "evening, "
            "and half of the island stood on the pier to see it leave with its lights on and its horn sounding.",
            "Its captain, who took the wheel from his father, said that he would miss the children on their way "
            "to school "
            "more than anything else, because they had told him every morning what had happened the day before.",
            "The new bridge was opened by the mayor in the rain, and by noon eleven hundred cars had driven over "
            "it. For "
            "the islanders it means that a doctor is twenty minutes away now and not an hour and a half as before.",
            "What becomes of the boat is open. A museum on the mainland has asked for it, and so has a hotel "
            "that would "
            "moor it below its terrace; the council will decide in the spring, after it has heard the people.",
        ],
        "Comments (2)",
        [
            "I took that ferry to school for nine years and I never once saw him late. Thank you, captain, for "
            "everything.",
            "We drove over the bridge on the first day. It is fast and it is ugly, and I miss the coffee on board "
            "already.",
        ],
    ),
    "ru": Page(
        [
            "Паром, который с войны перевозил жителей деревни через залив, в воскресенье вечером сделал последний "
            "рейс, и "
            "половина острова стояла на причале, чтобы увидеть, как он уходит с зажжёнными огнями под долгий гудок.",
            "Капитан, принявший штурвал от своего отца, сказал, что больше всего ему будет не хватать детей, "
            "ехавших утром "
            "в школу, потому что они каждое утро рассказывали ему, что случилось накануне у них дома и во дворе.",
            "Новый мост открыл под дождём глава района, и уже к полудню по нему проехало больше тысячи ста "
            "машин. Для "
            "островитян это значит, что врач теперь в двадцати минутах езды, а не в полутора часах, как было раньше.",
            "Что станет с паромом, пока неизвестно. Его просит музей на материке, просит и гостиница, которая "
            "поставила бы "
            "его под своей террасой; совет решит весной, после того как выслушает жителей острова и деревни.",
        ],
        "Комментарии (2)",
        [
            "Я девять лет ездил на этом пароме в школу и ни разу не видел, чтобы он опоздал. Спасибо вам, "
            "капитан, за всё.",
            "Мы проехали по мосту в первый же день. Быстро и некрасиво, и мне уже не хватает кофе, который варили "
            "на борту.",
        ],
    ),
}


def labelled(page: Page, strictness: Strictness = Strictness.BALANCED) -> Labels:
    blocks = dump_blocks("\n".join([*page.article, page.heading, *page.comments]))
    return label(measure(blocks), blocks, Options(strictness=strictness))


@pytest.mark.parametrize("language", PAGES)
def test_comments_below_an_article_are_removed(language: str) -> None:
    """Sentences of readers look like sentences of the article; their heading tells."""
    page = PAGES[language]
    assert labelled(page).keep.tolist() == [True] * len(page.article) + [False] * (1 + len(page.comments))


def test_reasons_of_comments_say_so_and_sum() -> None:
    """The lowered score is explained by a reason of that name, and the sum still is the log-odds."""
    page = PAGES["en"]
    blocks = dump_blocks("\n".join([*page.article, page.heading, *page.comments]))
    measures = measure(blocks)
    labels = label(measures, blocks, Options())
    rows = list(explain(measures, blocks, labels))
    score = labels.score.astype(float)
    sums = [sum(reason.weight for reason in row) for row in rows]
    assert sums == pytest.approx(np.log(score / (1 - score)), abs=1e-3)
    for index in labels.lowered["below-comments"].tolist():
        lowered = next(reason for reason in rows[index] if reason.name == "below-comments")
        assert lowered.weight == pytest.approx(-COMMENT_ODDS, abs=0.1)


def test_a_second_heading_does_not_cut_a_thread() -> None:
    """A question under whose heading of answers many posts stand, each with its own `Reply`, is no article."""
    heading = np.array([False, True, False, True, False, True, False])
    words = np.array([60, 2, 70, 1, 60, 1, 50], np.float32)
    assert find_heading(words, heading, np.ones(7, bool)) is None


def test_removed_comments_are_called_so() -> None:
    """`--keep comments` brings back what the heading took."""
    for page in PAGES.values():
        text = "\n".join([*page.article, page.heading, *page.comments])
        article = dechaff.clean(text, Options(explain=True))
        assert {run.kind for run in article.removed} == {dechaff.Kind.COMMENTS}
        kept = dechaff.clean(text, Options(keep=frozenset({dechaff.Kind.COMMENTS}))).text
        assert all(comment in kept for comment in page.comments)


def test_strictness_still_moves_one_way() -> None:
    """What `precision` keeps `balanced` keeps, and what that keeps `recall` keeps."""
    for page in PAGES.values():
        precise, balanced, recall = (labelled(page, strictness).keep for strictness in Strictness)
        assert (precise <= balanced).all()
        assert (balanced <= recall).all()


def found(words: list[int], heading: int, keep: list[int]) -> int | None:
    return find_heading(np.array(words, np.float32), np.arange(len(words)) == heading, np.array(keep, bool))


def test_a_heading_of_comments_needs_an_article_above() -> None:
    """A menu's `Comments`, or a count beside the byline, ends nothing; nor do comments that are most of the page."""
    everything = [1] * 6
    assert found([80, 80, 2, 50, 50, 9], 2, everything) == 2
    assert found([8, 2, 80, 80, 50, 9], 1, everything) is None
    assert found([80, 80, 2, 50, 50, 9], 0, [0, 0, 1, 1, 1, 1]) is None
    assert found([80, 80, 2, 300, 50, 9], 2, everything) is None


def test_only_what_is_kept_counts() -> None:
    """What the labeller took for chaff makes no article, and where nothing is kept below nothing is to be done."""
    assert found([80, 80, 2, 50, 50, 9], 2, [1, 1, 0, 0, 1, 0]) == 2
    assert found([80, 80, 2, 50, 50, 9], 2, [1, 0, 1, 1, 1, 1]) is None
    assert found([80, 80, 2, 50, 50, 9], 2, [1, 1, 0, 0, 0, 0]) is None


HEADINGS = {
    "Comments": True,
    "3 Comments": True,
    "Comments (128)": True,
    "Комментарии (12)": True,
    "Yorumlar (3)": True,
    "Kommentare 1024": True,
    "التعليقات (5)": True,
    "评论": True,
    "Chapter 3": False,
    "2024": False,
    "12 apples": False,
    "Her comments on the 3 bridges were read out in the council before the vote was taken": False,
}


@pytest.mark.parametrize("line", HEADINGS)
def test_headings_are_told_with_their_number(line: str) -> None:
    """`Comments (128)` says what `Comments` says; a number alone, or the word within a sentence, says nothing."""
    assert headings(measure(dump_blocks(line))).tolist() == [HEADINGS[line]]
