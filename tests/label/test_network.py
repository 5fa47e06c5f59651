"""The network's file is small, plain arrays, and its forward pass is arithmetic one can check by hand."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from dechaff.blockify.dump import dump_blocks
from dechaff.errors import ModelError
from dechaff.label import HTML_MODEL, TEXT_MODEL, label, scores
from dechaff.label.network import (
    CLIP,
    LOG_SIZE,
    Network,
    bag_of_words,
    calibrated,
    load,
    log_odds,
    revised,
    standardise,
)
from dechaff.measure import HALO, NAMES, SLAB, PageMeasures, Slab, measure
from dechaff.options import Options

MODELS = [path for path in (TEXT_MODEL, HTML_MODEL) if path.exists()]


@pytest.fixture(scope="module")
def network() -> Network:
    return load(TEXT_MODEL)


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.name)
def test_model_is_small_and_holds_no_code(path: Path) -> None:
    """At most 4 MB, and no array of Python objects: nothing in it is ever unpickled."""
    assert path.stat().st_size <= 4_000_000
    with np.load(path, allow_pickle=False) as stored:
        assert all(stored[name].dtype != object for name in stored.files)


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.name)
def test_model_knows_todays_measures(path: Path) -> None:
    """Its columns are those that are measured: a change of `measure` asks for a new training."""
    assert load(path).names[: len(NAMES)] == NAMES


@pytest.mark.parametrize(
    "damage",
    ["empty", "text", "cut", "missing array", "pickle"],
)
def test_unusable_model_is_one_clear_error(damage: str, tmp_path: Path) -> None:
    """A file that is no model says so with its name, and is never executed."""
    path = tmp_path / "model.npz"
    whole = TEXT_MODEL.read_bytes()
    if damage == "empty":
        path.write_bytes(b"")
    elif damage == "text":
        path.write_text("no weights here")
    elif damage == "cut":
        path.write_bytes(whole[: len(whole) // 2])
    elif damage == "missing array":
        with zipfile.ZipFile(TEXT_MODEL) as model, zipfile.ZipFile(path, "w") as copy:
            for name in model.namelist():
                if name != "leave_w.npy":
                    copy.writestr(name, model.read(name))
    else:
        np.savez(path, names=np.array([{"a": 1}], dtype=object))
    with pytest.raises(ModelError, match=r"model\.npz"):
        load(path)


def test_missing_model_is_one_clear_error(tmp_path: Path) -> None:
    """A path that is no file says so."""
    with pytest.raises(ModelError, match="nowhere"):
        load(tmp_path / "nowhere.npz")


def test_labelling_needs_numpy_alone() -> None:
    """Cleaning imports no learning library."""
    code = (
        "import sys, dechaff, dechaff.label; dechaff.clean('Home\\n\\nSome words of text.');"
        "print([m for m in ('torch', 'sklearn', 'rapidfuzz', 'dechaff.train') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_standardised_measures_are_clipped(network: Network) -> None:
    """A measure far outside the training pages counts as merely large."""
    wild = np.full((2, len(network.names)), 1e9, np.float32)
    wild[1] = -1e9
    assert np.abs(standardise(network, wild)).max() <= CLIP


def test_bag_of_words_is_the_sum_over_the_root_of_the_count(network: Network) -> None:
    """Each block's bag holds its own words' embeddings and no others; a block without words has an empty one."""
    measures = measure(dump_blocks("alpha beta\n:::\nalpha"))
    bag = bag_of_words(network, measures)
    bits = int(network.embedding.shape[0]).bit_length() - 1
    rows = network.embedding[measures.word_hash >> np.uint32(32 - bits)]
    assert bag[0] == pytest.approx((rows[0] + rows[1]) / np.sqrt(2), abs=1e-4)
    assert not bag[1].any()
    assert bag[2] == pytest.approx(rows[0], abs=1e-4)


def test_neighbours_count_both_ways(network: Network) -> None:
    """What stands below a block reaches it, and so does what stands above."""
    rng = np.random.default_rng(0)
    inputs = rng.normal(size=(9, network.enter[0].shape[0])).astype(np.float32)
    before = log_odds(network, inputs)
    changed = inputs.copy()
    changed[4] += 1
    after = log_odds(network, changed)
    assert (np.abs(after - before)[[3, 5]] > 1e-4).all()


@pytest.mark.parametrize("n", [1, 3, 40])
def test_convolutions_are_those_of_a_padded_page(network: Network, n: int) -> None:
    """Sliced products give what the formula says: each block and its neighbours at a gap, zeros beyond the page."""
    inputs = np.random.default_rng(1).normal(size=(n, network.enter[0].shape[0])).astype(np.float32)
    hidden = np.maximum(inputs @ network.enter[0] + network.enter[1], 0)
    plain = replace(network, draft_at=-1)
    summaries = dict(zip(network.summary_at, network.summaries, strict=True))
    for index, ((weights, bias), gap) in enumerate(zip(network.convolutions, network.dilations, strict=True)):
        if index in summaries:
            pooled = np.concatenate((hidden.mean(0), hidden.max(0)))
            hidden = hidden + np.maximum(pooled @ summaries[index][0] + summaries[index][1], 0)
        padded = np.pad(hidden, ((gap, gap), (0, 0)))
        seen = np.concatenate((padded[: -2 * gap], hidden, padded[2 * gap :]), axis=1)
        hidden = hidden + np.maximum(seen @ weights + bias, 0)
    expected = hidden @ network.leave[0] + network.leave[1]
    assert log_odds(plain, inputs) == pytest.approx(expected, rel=1e-3, abs=1e-3)


def test_draft_is_seen_from_anywhere_on_the_page(network: Network) -> None:
    """What is drafted at the top reaches the last block of a page far longer than the convolutions see."""
    inputs = np.random.default_rng(2).normal(size=(400, network.enter[0].shape[0])).astype(np.float32)
    changed = inputs.copy()
    changed[3, LOG_SIZE] += 4
    hidden = np.random.default_rng(3).normal(size=(400, network.enter[0].shape[1])).astype(np.float32)
    before, after = (revised(network, hidden, page[:, LOG_SIZE]) for page in (inputs, changed))
    assert np.abs(before - after)[399].max() > 0
    assert np.isfinite(after).all()


def test_calibration_keeps_the_order(network: Network) -> None:
    """A block the network is surer of never gets a lower probability."""
    odds = calibrated(network, np.linspace(-30, 30, 400).astype(np.float32))
    assert (np.diff(odds) >= 0).all()
    assert np.isfinite(odds).all()


def test_long_page_is_labelled_slab_by_slab(network: Network) -> None:
    """A very long page has finite scores in its own order; each slab's are those of that part with its halo."""
    text = "\n".join(f"Line {number} of text that goes on" if number % 3 else "Menu" for number in range(SLAB + 500))
    blocks = dump_blocks(text)
    labels = label(PageMeasures(blocks), blocks, Options())
    assert len(labels.score) == len(labels.keep) == len(blocks)
    assert np.isfinite(labels.score).all()
    own = SLAB - 2 * HALO
    parts = (blocks.part(0, own + HALO), blocks.part(own - HALO, len(blocks)))
    slabs = [Slab(part, measure(part), slice(None)) for part in parts]
    first, second = (scores(network, slab, slab.measures.matrix) for slab in slabs)
    assert labels.score[:own] == pytest.approx(first[:own], abs=1e-5)
    assert labels.score[own:] == pytest.approx(second[HALO:], abs=1e-5)


def test_ordinary_page_is_labelled_at_once() -> None:
    """Below the limit, slabs change no score and no decision."""
    blocks = dump_blocks("Home\nNews\n" + "The council voted on Tuesday to rebuild the old bridge.\n" * 50)
    in_slabs = label(PageMeasures(blocks), blocks, Options())
    at_once = label(measure(blocks), blocks, Options())
    assert np.array_equal(in_slabs.score, at_once.score)
    assert np.array_equal(in_slabs.keep, at_once.keep)
    assert (in_slabs.verdict, in_slabs.confidence) == (at_once.verdict, at_once.confidence)
