"""Decoding: the right charset from a mark, a declaration or the letters, and a refusal for what is no text."""

# ruff: noqa: E501  (prose in wide scripts counts double)

from __future__ import annotations

import contextlib

import pytest
from dechaff.decode import decode, decode_bytes
from dechaff.document import Form, Page, Source
from dechaff.errors import InputError
from dechaff.options import Options
from hypothesis import given
from hypothesis import strategies as st

# Written for these tests: a few hundred characters of ordinary prose per language.
RUSSIAN = (
    "Вчера вечером в городе прошёл сильный дождь, и многие улицы оказались под водой. Спасатели помогали жителям "
    "первых этажей, а городские службы до утра откачивали воду из подвалов. По словам мэра, ущерб подсчитают к пятнице."
)
PROSE = {
    "cp1251": RUSSIAN,
    "koi8_r": RUSSIAN,
    "gb18030": "昨天晚上，这座城市下了一场大雨，许多街道都被水淹了。救援人员帮助住在一楼的居民离开，工作人员一直到早上还在地下室"
    "里抽水。市长说，他们将在星期五之前算出损失，并且会给受到影响的家庭一些帮助。",
    "big5hkscs": "昨天晚上，這座城市下了一場大雨，許多街道都被水淹了。救援人員幫助住在一樓的居民離開，工作人員一直到早上還在地下室"
    "裡抽水。市長說，他們將在星期五之前算出損失，並且會給受到影響的家庭一些幫助。",
    "cp932": "昨日の夜、この町では強い雨が降り、多くの道が水につかりました。消防の人たちは一階に住む人を助け、朝まで地下の水をくみ"
    "出していました。市長は金曜日までに被害の大きさを調べると話しています。",
    "cp949": "어제 저녁 이 도시에는 큰비가 내려 많은 거리가 물에 잠겼다. 구조대는 일층에 사는 주민들을 도왔고, 시 직원들은 아침까지 "
    "지하실에서 물을 퍼냈다. 시장은 금요일까지 피해를 조사하겠다고 말했다.",
    "cp1254": "Dün akşam şehirde çok şiddetli yağmur yağdı ve birçok sokak su altında kaldı. Kurtarma ekipleri giriş katında "
    "yaşayanlara yardım etti; belediye işçileri sabaha kadar bodrumlardan su çekti. Başkan, zararın cuma gününe kadar "
    "belirleneceğini söyledi.",
    "cp1250": "Včera večer město zasáhl silný déšť a mnoho ulic se ocitlo pod vodou. Záchranáři pomáhali lidem z přízemních bytů "
    "a pracovníci města až do rána odčerpávali vodu ze sklepů. Škody budou podle starosty sečteny do pátku.",
    "cp1252": "Hier soir, une forte pluie est tombée sur la ville et de nombreuses rues ont été inondées. Les sauveteurs ont aidé "
    "les habitants du rez-de-chaussée, et les équipes ont pompé l'eau des caves jusqu'au matin.",
    "cp1253": "Χθες το βράδυ έπεσε δυνατή βροχή στην πόλη και πολλοί δρόμοι βρέθηκαν κάτω από το νερό. Οι διασώστες βοήθησαν τους "
    "κατοίκους των ισογείων και τα συνεργεία αντλούσαν νερό μέχρι το πρωί.",
    "cp874": "เมื่อคืนนี้ฝนตกหนักในเมืองและถนนหลายสายมีน้ำท่วม เจ้าหน้าที่ช่วยเหลือชาวบ้านที่อาศัยอยู่ชั้นล่าง และคนงานสูบน้ำออกจากห้องใต้ดินจนถึงเช้า",
    "cp1256": "هطلت أمطار غزيرة على المدينة مساء أمس وغمرت المياه شوارع كثيرة. وساعد رجال الإنقاذ سكان الطوابق الأرضية، واستمرت "
    "فرق البلدية في سحب المياه حتى الصباح.",
}


@pytest.mark.parametrize("charset", PROSE)
def test_undeclared_charset(charset: str) -> None:
    """Ordinary prose of a few hundred characters comes out right without any declaration."""
    text, _, why = decode_bytes(PROSE[charset].encode(charset))
    assert text == PROSE[charset]
    assert why == "statistics"


@pytest.mark.parametrize("charset", PROSE)
def test_undeclared_charset_among_english_menus(charset: str) -> None:
    """Lines without a single foreign letter do not drown the prose."""
    page = "Home\nNews\nContact\n" * 30 + PROSE[charset] + "\n(c) 2026\n"
    assert decode_bytes(page.encode(charset))[0] == page


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_mark(charset: str) -> None:
    """A mark decides, and is not part of the text."""
    text, _, why = decode_bytes(RUSSIAN.encode(charset))
    assert (text, why) == (RUSSIAN, "byte-order mark")


def test_utf_16_without_a_mark() -> None:
    """The NULs beside ASCII give it away."""
    assert decode_bytes("<p>plain page</p>\n".encode("utf-16-le") * 3)[1] == "utf-16-le"


def test_declared_by_the_page_and_by_the_server() -> None:
    """Short pages give no statistics; what is declared counts."""
    short = "Мэр"
    page = f'<meta charset="koi8-r"><p>{short}</p>'
    assert decode_bytes(page.encode("koi8_r"))[0] == page
    assert decode_bytes(short.encode("cp866"), "ibm866")[:2] == (short, "cp866")


def test_wrong_declarations() -> None:
    """UTF-8 that calls itself something else stays UTF-8; Cyrillic that calls itself Western is looked at again."""
    page = f'<meta charset="iso-8859-1"><p>{RUSSIAN}</p>'
    assert decode_bytes(page.encode())[0] == page
    assert decode_bytes(page.encode("cp1251"))[0] == page
    assert decode_bytes(RUSSIAN.encode("cp1251"), "no-such-charset")[0] == RUSSIAN


def test_utf_8_with_broken_bytes_stays_utf_8() -> None:
    """A character cut at the end, or one stray byte, does not turn the page into another charset."""
    text, charset, why = decode_bytes(RUSSIAN.encode() + "я".encode()[:1])
    assert (text[:-1], charset) == (RUSSIAN, "utf-8")
    assert "1 broken" in why


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \n\t\r\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (bytes(range(256)) * 20, "binary"),
    ],
)
def test_no_text(data: bytes, said: str) -> None:
    """What holds no text is refused in words, with a hint."""
    with pytest.raises(InputError) as caught:
        decode(Source("-", data), Options())
    assert said in caught.value.message
    assert caught.value.hint


def test_too_large() -> None:
    """The limit is the caller's, and the message names the option."""
    with pytest.raises(InputError, match="max-bytes"):
        decode(Source("-", b"x" * 11), Options(max_bytes=10))


def test_line_ends_and_stray_nuls() -> None:
    """Lines are counted alike whatever ends them; a NUL in text is dropped."""
    assert decode(Source("-", b"a\r\nb\rc\0\nd" + b"e" * 100), Options()).text.split("\n")[:3] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("<html><body><p>x</p></body></html>", Form.HTML),
        ("<p>one<p>two", Form.HTML),
        ("Use the <p> tag for paragraphs.", Form.TEXT),
        ("a < b and c > d", Form.TEXT),
    ],
)
def test_form(text: str, form: Form) -> None:
    """HTML is told from a text that speaks of a tag."""
    assert decode(Source("-", text), Options()).form is form


@given(st.binary(max_size=300))
def test_arbitrary_bytes(data: bytes) -> None:
    """Any bytes give a page or an `InputError`, nothing else."""
    with contextlib.suppress(InputError):
        assert isinstance(decode(Source("-", data), Options()), Page)


def test_a_few_foreign_bytes_leave_utf8_alone() -> None:
    """A footer pasted in another charset does not turn all umlauts of a German page into pairs of letters."""
    body = "Der Bürgermeister eröffnete die Brücke über den Fjord, wo früher die Fähre verkehrte, im Regen. " * 3
    data = body.encode() + "Für Gäste: täglich geöffnet".encode("latin-1")
    page = decode(Source("-", data), Options())
    assert page.charset == "utf-8"
    assert page.text.startswith(body)
    assert decode(Source("-", body.encode("latin-1")), Options()).charset == "cp1252"
