"""The model of kinds: what it sees, that slabs change nothing, and how its say and the rules' are weighed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from dechaff.blockify.dump import dump_blocks
from dechaff.document import Blocks, Kind, Labels, Metadata, Verdict
from dechaff.errors import ModelError
from dechaff.evaluate.kinds import page_blocks
from dechaff.label.kinds import name_blocks, signs_and_verdicts
from dechaff.label.kinds.evidence import evidence_odds
from dechaff.label.kinds.inputs import BY_SHAPE, BY_WORDS, COLUMN, GROUND, GROUPS, KINDS, PLACES, Inputs, inputs_of
from dechaff.label.kinds.model import load, log_odds, shares
from dechaff.label.kinds.weigh import LEAST_BLOCKS, _mend, odds_of, weighed
from dechaff.measure import PageMeasures, measure

TEXT = [
    f"The council met on day {day} and spoke at length about the bridge over the river, the mayor said."
    for day in range(8)
]
HEAD = ["Politics", "Business", "Culture", "Sport", "Weather", "Travel", "Science", "Opinion"]
TAIL = [
    "Read also",
    "Orchestra moves into the old tobacco factory",
    "Farmers ask for help against early frost",
    "Library gets a new head this week",
    "© 2024 The River Post",
    "Imprint",
    "Privacy policy",
]


def page(lines: list[str], kept: range) -> tuple[Blocks, Labels]:
    """Blocks of the lines, those in `kept` main content."""
    blocks = dump_blocks("\n\n".join(lines))
    assert len(blocks) == len(lines)
    keep = np.zeros(len(lines), bool)
    keep[list(kept)] = True
    return blocks, Labels(keep.astype(np.float32), keep, Verdict.ARTICLE, 1.0)


WHOLE = page([*HEAD * 2, *TEXT, *TAIL * 2], range(2 * len(HEAD), 2 * len(HEAD) + len(TEXT)))


def inputs() -> Inputs:
    """The model's inputs for the whole page."""
    blocks, labels = WHOLE
    return inputs_of(*signs_and_verdicts(blocks, labels, Metadata()), labels.keep)


def test_codes_stay_within_their_groups() -> None:
    """Each code is a row of its group's table; what lies above and below the text is told apart."""
    found = inputs()
    assert found.codes.shape == (len(WHOLE[0]), len(GROUPS))
    assert (found.codes >= 0).all()
    assert (found.codes < np.array(list(GROUPS.values()))).all()
    assert found.places[:, PLACES.index("above")].sum() == 2 * len(HEAD)
    assert found.places[:, PLACES.index("below")].sum() == 2 * len(TAIL)


def test_a_heading_is_remembered_below_it_but_not_across_text() -> None:
    """Teasers know the heading above them; a heading above the article says nothing of what follows the article."""
    lines = ["Latest news", *TEXT, "Orchestra moves into the old tobacco factory"]
    blocks, labels = page(lines, range(1, 1 + len(TEXT)))
    found = inputs_of(*signs_and_verdicts(blocks, labels, Metadata()), labels.keep)
    heading = list(GROUPS).index("heading")
    assert found.codes[0, heading] == COLUMN[Kind.LATEST_NEWS]
    assert found.codes[-1, heading] == len(KINDS)


def test_shares_are_probabilities() -> None:
    """The kinds' probabilities of a block add up to one."""
    likely = shares(log_odds(load(), measure(WHOLE[0]).matrix, inputs()))
    assert likely.shape == (len(WHOLE[0]), len(KINDS))
    assert np.allclose(likely.sum(1), 1, atol=1e-5)


def test_slabs_are_put_together_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page measured slab by slab gets the answers of its measures as a whole, but for where slabs meet: there the
    neighbours were measured with the slab."""
    blocks, labels = page([*HEAD * 60, *TEXT, *TAIL * 90], range(60 * len(HEAD), 60 * len(HEAD) + len(TEXT)))
    found = inputs_of(*signs_and_verdicts(blocks, labels, Metadata()), labels.keep)
    monkeypatch.setattr("dechaff.measure.SLAB", 600)
    sliced = PageMeasures(blocks)
    ends = np.cumsum([len(range(*slab.own.indices(len(slab.measures.matrix)))) for slab in sliced])
    assert len(ends) > 1
    inner = np.abs(np.arange(len(blocks))[:, None] - ends[:-1]).min(axis=1) > sum(load().dilations)
    assert inner.sum() > len(blocks) / 2
    together, apart = log_odds(load(), measure(blocks).matrix, found), odds_of(sliced, found)
    assert together.shape == apart.shape
    assert np.allclose(together[inner], apart[inner], atol=1e-4)


def test_a_short_page_is_named_by_the_rules() -> None:
    """Below the smallest page the model learned from, the rules' verdicts stay as they are."""
    blocks, labels = page([*HEAD[:3], *TEXT[:2], *TAIL[:3]], range(3, 5))
    assert len(blocks) < LEAST_BLOCKS
    signs, verdicts = signs_and_verdicts(blocks, labels, Metadata())
    assert weighed(signs, verdicts, measure(blocks), labels.keep) == verdicts


def test_every_removed_block_has_a_kind_and_a_reason() -> None:
    """Whoever names a block, rules or model, says why; kept blocks get neither."""
    blocks, labels = WHOLE
    signs, verdicts = signs_and_verdicts(blocks, labels, Metadata())
    found = weighed(signs, verdicts, measure(blocks), labels.keep)
    for verdict, kept in zip(found, labels.keep, strict=True):
        assert (verdict is None) == bool(kept)
        assert verdict is None or verdict[1]


def test_the_model_overrules_where_it_is_surer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule by a line's own words is overruled by more certainty than one by shape, and the reason says so."""
    blocks, labels = WHOLE
    signs, verdicts = signs_and_verdicts(blocks, labels, Metadata())
    codes = inputs_of(signs, verdicts, labels.keep).codes
    by_words = int(np.flatnonzero(codes[:, GROUND] == BY_WORDS)[0])
    by_shape = int(np.flatnonzero(codes[:, GROUND] == BY_SHAPE)[0])

    def leaning(_model: object, measures: np.ndarray, _inputs: Inputs) -> np.ndarray:  # type: ignore[type-arg]
        odds = np.zeros((len(measures), len(KINDS)), np.float32)
        odds[:, COLUMN[Kind.GALLERY]] = 1.0
        return odds

    monkeypatch.setattr("dechaff.label.kinds.weigh.log_odds", leaning)
    found = weighed(signs, verdicts, measure(blocks), labels.keep)
    assert found[by_words] == verdicts[by_words]
    named = found[by_shape]
    assert named is not None
    assert named[0] is Kind.GALLERY
    assert named[1].startswith("looks like gallery: ")


def test_a_section_is_not_torn() -> None:
    """Lines that a heading names alike keep one name, whatever the model thinks of each."""
    teasers = ["Read also", *(f"Orchestra number {n} moves into an old tobacco factory" for n in range(20))]
    blocks, labels = page([*HEAD * 2, *TEXT, *teasers], range(2 * len(HEAD), 2 * len(HEAD) + len(TEXT)))
    found = name_blocks(blocks, labels, Metadata())
    assert len(set(found.kinds[-len(teasers) + 1 :])) == 1


def test_one_block_does_not_tear_a_list() -> None:
    """A date or two between items of a list are of it; between two different lists or beside text they are not."""
    video, related, date = (Kind.VIDEO, "a"), (Kind.RELATED, "b"), (Kind.LATEST_NEWS, "c")
    verdicts: list[tuple[Kind, str] | None] = [
        video,
        date,
        video,
        date,
        date,
        video,
        date,
        related,
        None,
        date,
        related,
    ]
    _mend(verdicts)
    kinds = [verdict[0] if verdict else None for verdict in verdicts]
    assert kinds == [*[Kind.VIDEO] * 6, Kind.LATEST_NEWS, Kind.RELATED, None, Kind.LATEST_NEWS, Kind.RELATED]


def test_blocks_see_no_farther_than_their_neighbours() -> None:
    """A change at the page's end leaves the model's answer at its beginning as it was, so that slabs are exact."""
    blocks, labels = page([*HEAD * 8, *TEXT, *TAIL], range(8 * len(HEAD), 8 * len(HEAD) + len(TEXT)))
    found = inputs_of(*signs_and_verdicts(blocks, labels, Metadata()), labels.keep)
    matrix = measure(blocks).matrix
    other = matrix.copy()
    other[-1] += 1
    reach = sum(load().dilations)
    before, after = (log_odds(load(), each, found) for each in (matrix, other))
    assert np.array_equal(before[: -reach - 1], after[: -reach - 1])
    assert not np.array_equal(before[-1], after[-1])


def html_page(name: str) -> Blocks:
    """The blocks of a page in no language, with one part in a container of the given class."""
    labels = "".join(f"<li><a href=/{word}>{word}</a></li>" for word in HEAD * 3)
    text = "".join(f"<p>{line}</p>" for line in TEXT)
    part = "".join(f"<p>Lorem ipsum dolor {word} sit amet</p>" for word in ("qua", "tor", "vel", "nam"))
    body = f"<ul>{labels}</ul><article>{text}</article><div class='{name}'>{part}</div><p>Quis {labels}</p>"
    return page_blocks(f"<html><body>{body}</body></html>")


@pytest.mark.parametrize(
    ("name", "kind"),
    [("cookie-consent", Kind.COOKIE_NOTICE), ("related-posts", Kind.RELATED), ("newsletter-signup", Kind.SUBSCRIBE)],
)
def test_class_words_name_what_no_word_does(name: str, kind: Kind) -> None:
    """On HTML pages the class of a container adds to its kind's log-odds, and takes from the others'."""
    plain, named = html_page("part"), html_page(name)
    assert plain.lines == named.lines
    rows = [index for index, line in enumerate(plain.lines) if line.startswith("Lorem")]
    assert len(rows) == 4
    assert plain.evidence is not None
    assert named.evidence is not None
    gain = shares(evidence_odds(named.evidence))[rows] - shares(evidence_odds(plain.evidence))[rows]
    assert (gain[:, COLUMN[kind]] > 0).all()
    assert (gain.argmax(axis=1) == COLUMN[kind]).all()


def test_evidence_is_heard_in_the_kinds() -> None:
    """Two pages of the same text whose class words differ get different kinds where the text tells little."""
    found = []
    for blocks in (html_page("part"), html_page("pagination")):
        keep = np.array([line in TEXT for line in blocks.lines])
        labels = Labels(keep.astype(np.float32), keep, Verdict.ARTICLE, 1.0)
        kinds = name_blocks(blocks, labels, Metadata()).kinds
        found.append({kind for kind, line in zip(kinds, blocks.lines, strict=True) if line.startswith("Lorem")})
    assert Kind.PAGINATION not in found[0]
    assert found[1] == {Kind.PAGINATION}


def test_a_text_dump_looks_at_no_evidence() -> None:
    """Naming the chaff of a dump reads no weights for HTML and imports no HTML parser."""
    program = (
        "import sys, dechaff; from dechaff.label.kinds.evidence import _load; "
        "page = dechaff.clean('\\n\\n'.join(['Menu', 'News'] * 20 + ['The council decided on Monday to build.'] * 4)); "
        "page.removed[:]; print(_load.cache_info().currsize, 'lxml' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "False"]


def test_broken_weights_are_named(tmp_path: Path) -> None:
    """A file that is no model is an error with a hint, not a traceback from numpy."""
    broken = tmp_path / "kinds.npz"
    broken.write_bytes(b"no archive")
    with pytest.raises(ModelError, match="not a usable model"):
        load(broken)


def test_weights_are_loaded_only_when_kinds_are_asked_for() -> None:
    """Text alone reads no weights of kinds."""
    program = (
        "import dechaff; from dechaff.label.kinds.model import load; "
        "page = dechaff.clean('\\n\\n'.join(['Menu', 'News'] * 20 + ['The council decided on Monday to build.'] * 4)); "
        "page.text; before = load.cache_info().currsize; page.removed[:]; print(before, load.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "1"]


def test_a_page_that_is_kept_whole_has_no_chaff_to_name() -> None:
    """Nothing removed, nothing named."""
    blocks, labels = page(TEXT * 3, range(3 * len(TEXT)))
    named = name_blocks(blocks, labels, Metadata())
    assert named.reasons == {}
