"""`<br>` at a fixed width is layout; every other `<br>` was meant."""

from __future__ import annotations

import textwrap

import pytest
from dechaff.blockify.html import html_blocks
from dechaff.document import Blocks, Form, Page, Source
from dechaff.options import Options

ENGLISH = (
    "The council voted on Tuesday to keep the old bridge open for another year, although engineers had "
    "warned in the spring that its piers would not carry lorries for much longer. A second report is due "
    "before the winter, and until then buses will take the longer way round through the harbour."
)
RUSSIAN = (
    "Городской совет во вторник решил оставить старый мост открытым ещё на один год, хотя инженеры весной "
    "предупреждали, что его опоры недолго выдержат грузовики. Второй отчёт будет готов до зимы, а до тех "
    "пор автобусы пойдут в обход через гавань, как это было прошлой осенью."
)
ARABIC = (
    "صوت مجلس المدينة يوم الثلاثاء على إبقاء الجسر القديم مفتوحا لمدة عام آخر رغم أن المهندسين حذروا في "
    "الربيع من أن دعاماته لن تتحمل الشاحنات لفترة طويلة وسيصدر تقرير ثان قبل الشتاء وحتى ذلك الحين ستسلك "
    "الحافلات الطريق الأطول عبر الميناء كما حدث في الخريف الماضي حين أغلق الجسر أسبوعين كاملين بسبب "
    "الفيضان الذي ضرب الضفة الغربية من المدينة وأغرق السوق القديم ومخازن التجار فيه ثم عاد الناس إلى "
    "أعمالهم بعد أن انحسرت المياه عن الشوارع وفتحت المدارس أبوابها من جديد وقالت البلدية إنها ستدفع "
    "لأصحاب المحال ما خسروه"
)
CHINESE = (
    "市议会周二投票决定让旧桥再开放一年尽管工程师们在春天警告说桥墩已经承"
    "受不了卡车的重量第二份报告将在冬天之前完成在此之前公共汽车将绕道港口行驶"
) * 5


def blocks_of(body: str) -> Blocks:
    html = f"<html><body>{body}</body></html>"
    page = Page(Source("-", html), html, Form.HTML, "utf-8", "already text")
    return html_blocks(page, Options(fast=True))


@pytest.mark.parametrize("prose", [ENGLISH, RUSSIAN, ARABIC], ids=["english", "russian", "arabic"])
def test_prose_broken_at_a_width_is_one_paragraph(prose: str) -> None:
    """A wrapped mail pasted into a page is judged as its author's paragraphs, in any script, and keeps its lines."""
    lines = textwrap.wrap(prose, 60)
    blocks = blocks_of("<div>" + "<br>\n".join(lines) + "</div><p>End</p>")
    assert blocks.lines == [prose, "End"]
    assert (int(blocks.first_line[0]), int(blocks.last_line[0])) == (1, len(lines))
    assert blocks.markdown is not None
    assert blocks.markdown[0] == prose


def test_chinese_is_joined_without_spaces_and_cut_at_indents() -> None:
    """Old Chinese pages indent each paragraph and break its lines where the next character would not have fitted."""

    def paragraph(text: str) -> list[str]:
        return ["　　" + text[:34], *textwrap.wrap(text[34:], 36)]

    lines = [*paragraph(CHINESE), *paragraph(CHINESE[:-7] + "。")]
    assert blocks_of(f"<div>{'<br>'.join(lines)}</div>").lines == [CHINESE, CHINESE[:-7] + "。"]


def test_two_breaks_end_a_paragraph() -> None:
    """An empty line between wrapped lines is one between paragraphs."""
    lines = "<br>".join(textwrap.wrap(ENGLISH, 60))
    assert blocks_of(f"<div>{lines}<br><br>{lines}</div>").lines == [ENGLISH, ENGLISH]


def test_short_paragraphs_follow_the_width_of_others() -> None:
    """Two lines show no width of their own; beside others of the page they are joined all the same."""
    short = "A spokesman for the harbour company said that nobody had asked its drivers beforehand."
    wrapped = ["<br>".join(textwrap.wrap(text, 60)) for text in (ENGLISH, short)]
    assert blocks_of("".join(f"<p>{text}</p>" for text in wrapped)).lines == [ENGLISH, short]


def test_marks_and_links_of_joined_lines_stay() -> None:
    """A link or bold text that a break cut is whole again in Markdown."""
    lines = textwrap.wrap(ENGLISH, 60)
    broken = "<br>".join([lines[0], f"<b>{lines[1]}<br>{lines[2]}</b>", *lines[3:]])
    blocks = blocks_of(f"<div>{broken}</div>")
    assert blocks.markdown is not None
    assert len(blocks) == 1
    assert blocks.markdown[0] == " ".join([lines[0], f"**{lines[1]} {lines[2]}**", *lines[3:]])


POEM = """The road runs down beside the mill,
And past the orchard and the hill,
Where once a traveller at night
Beheld a solitary light,
That seemed to beckon from the shore
To those who come this way no more,
While over meadow, marsh and mere
The bells are ringing, faint and clear."""
FREE_VERSE = """over the water the gulls
were a handful of torn paper that somebody
had thrown
into the wind and then forgotten, as one forgets
a name
or the colour of a door
in a street that was pulled down long before
anyone thought
to ask"""
ADDRESS = """The Harbour Company
Office of the Managing Director
12 Old Bridge Street, Third Floor
Portsmouth PO1 3AX
United Kingdom
Telephone 023 9200 0000"""
TITLES = """Why the old bridge will stay open for another year, after all
Harbour buses take the longer way round until next spring, it says
What engineers really wrote in the report that nobody has seen yet
How a market town lost its market hall in a single night of flooding
Ten walks along the river for those who have an afternoon to spare
The ferryman who has crossed the harbour forty thousand times so far"""
DATED = """央行调高房贷利率温州人谨慎对待房产投资前景2005-03-28
购楼即赚已成往事房产投资开始考验判断能力2005-03-25
不要盲目理解房价上涨房产投资回报仍需等待2005-03-24
建设部专家谈长三角地区房产投资收益的下降2005-03-07
望京商业广场破土动工周边房产投资机会增多2005-03-02
各地楼市成交量回落购房者纷纷转向观望态度2005-02-27
北京二手房市场升温中介门店排起了长长的队2005-02-21
上海限制期房转让开发商称对市场影响有限度2005-02-18
深圳写字楼租金连续上涨外资企业寻找新地点2005-02-11
广州地铁沿线楼盘价格半年以来上涨了近三成2005-02-03"""
HAIKU = "古池や\n蛙飛びこむ\n水の音\n夏草や\n兵どもが\n夢の跡\n閑さや\n岩にしみ入る\n蝉の声"


@pytest.mark.parametrize(
    "text", [POEM, FREE_VERSE, ADDRESS, TITLES, DATED, HAIKU],
    ids=["poem", "free verse", "address", "titles", "dated titles", "haiku"],
)  # fmt: skip
def test_breaks_that_were_meant_stay(text: str) -> None:
    """Verses, addresses and lists of titles are lines of their own."""
    assert blocks_of("<p>" + text.replace("\n", "<br>") + "</p>").lines == text.split("\n")


def test_a_wide_page_of_verse_beside_wrapped_prose_stays() -> None:
    """What one stretch of a page shows binds only stretches that it fits."""
    prose = "<br>".join(textwrap.wrap(ENGLISH, 60))
    assert blocks_of(f"<p>{prose}</p><p>" + POEM.replace("\n", "<br>") + "</p>").lines == [ENGLISH, *POEM.split("\n")]
