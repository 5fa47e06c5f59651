"""Measures that look at stretches of a page: what is said again, what has a rhythm, where the prose is densest."""

from __future__ import annotations

import numpy as np
import pytest
from dechaff.blockify.dump import dump_blocks
from dechaff.document import Floats
from dechaff.measure import NAMES, measure

SENTENCES = {
    "latin": (
        "The council of the small town met on a rainy day and spoke at length about its bridges.",
        "Nobody had expected the river to rise so quickly after weeks in which hardly any rain had fallen.",
        "Engineers measured every pillar twice, because the first report had been lost in the archive for years.",
        "A carpenter from the next valley offered wood at half the usual price, provided that work began at once.",
        "Children drew pictures of boats and hung them in the school, where visitors could buy them for charity.",
        "When winter came, the work stopped, and only the watchman walked over the planks with his old lamp.",
    ),
    "cyrillic": (
        "Совет маленького города собрался в дождливый день и долго говорил о том, как чинить старые мосты через реку.",
        "Никто не ожидал, что вода поднимется так быстро после нескольких недель почти без единого дождя в округе.",
        "Инженеры дважды измерили каждую опору, потому что первый отчёт на долгие годы потерялся в городском архиве.",
        "Плотник из соседней долины предложил доски за полцены, если работы начнутся сразу же и без долгих споров.",
        "Дети рисовали лодки и вешали рисунки в школе, где гости могли купить их ради доброго общего дела и пользы.",
        "Когда пришла зима, работы остановились, и только сторож ходил по доскам со своей старой керосиновой лампой.",
    ),
    "han": (
        "小镇的议会在一个下雨的日子开会，长时间讨论了如何修理跨河的旧桥以及由谁来支付费用。",
        "没有人料到河水会在几个星期几乎没有下雨之后上涨得这么快，许多居民来不及收拾东西。",
        "工程师把每一根桥墩都测量了两遍，因为第一份报告多年前在档案馆里丢失了再也没有找到。",
        "邻近山谷的一位木匠愿意以半价提供木材，条件是工程必须马上开始而且不能再有任何拖延。",
        "孩子们画了许多小船并挂在学校里，参观的客人可以买下这些画，所得的钱全部捐给慈善机构。",
        "冬天来临的时候工程停了下来，只有守夜人提着他那盏旧油灯每天晚上在木板上慢慢地走过。",
    ),
}


def column(text: str, name: str) -> Floats:
    return measure(dump_blocks(text)).matrix[:, NAMES.index(name)]


@pytest.mark.parametrize("script", SENTENCES)
def test_text_that_comes_twice_is_seen_in_both_places(script: str) -> None:
    """The second copy of an article, glued together otherwise, echoes the first; the first is echoed by it."""
    lines = SENTENCES[script]
    text = "\n\n".join([*lines[:4], "Menu", lines[0] + " " + lines[1]])
    assert column(text, "echo-before")[-1] > 0.8
    assert column(text, "echo-after")[0] > 0.8
    assert not column(text, "echo-before")[:4].any()
    assert column(text, "echo-after")[-1] == 0


def test_blocks_too_short_for_an_echo_have_none() -> None:
    """Words that come again one by one are no echo."""
    assert not column("Home News\nHome News\nHome", "echo-before").any()


@pytest.mark.parametrize("script", SENTENCES)
def test_teasers_have_a_rhythm_and_paragraphs_have_none(script: str) -> None:
    """Headline, text and date over and over repeat at lag three; paragraphs of like size do so at no lag."""
    lines = SENTENCES[script]
    teasers = "\n\n".join(
        "\n\n".join((line[: len(line) // 4], line[:-1] + "...", "12.03.2024 17:11")) for line in lines
    )
    article = "\n\n".join(lines)
    assert column(teasers, "period-2-3").mean() > column(article, "period-2-3").mean() + 0.3


def test_the_peak_is_where_most_prose_stands() -> None:
    """Blocks of the longest stretch of prose are at no distance from it; a teaser far below is, and shares no words."""
    article = SENTENCES["latin"]
    chaff = ["Menu"] * 40
    teaser = "Quarterly figures disappoint investors while analysts expect further losses during winter, says broker."
    text = "\n\n".join([*article, *chaff, teaser])
    peak, words = column(text, "to-peak"), column(text, "peak-words")
    assert peak[0] == 0
    assert peak[-1] > 2
    assert words[0] > 0.9
    assert words[-1] < 0.2


@pytest.mark.parametrize("text", ["a", "a\nb", "\n".join("ab"), "word " * 5, "…", "1"])
def test_smallest_pages_are_finite(text: str) -> None:
    """Fewer blocks than a rhythm's longest lag, and no prose at all."""
    assert np.isfinite(measure(dump_blocks(text)).matrix).all()
