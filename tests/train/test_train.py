"""Training: the same pages and seed give the same bytes, and numpy runs what torch learned."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training is an extra: pip install dechaff[train]")
pytest.importorskip("rapidfuzz", reason="training is an extra: pip install dechaff[train]")

from dechaff.blockify.dump import dump_blocks  # noqa: E402 - after the skip
from dechaff.evaluate.gold import Gold  # noqa: E402
from dechaff.label.network import bag_of_words, load, log_odds, standardise  # noqa: E402
from dechaff.measure import NAMES  # noqa: E402
from dechaff.train.batches import collate  # noqa: E402
from dechaff.train.calibration import measures_of  # noqa: E402
from dechaff.train.examples import Example, _example  # noqa: E402
from dechaff.train.learn import write_model  # noqa: E402
from dechaff.train.network import _blend, arrays_of, fit  # noqa: E402
from dechaff.train.recipe import Recipe  # noqa: E402

DECHAFF = [sys.executable, "-c", "from dechaff.app import main; main()", "train"]


def row(number: int) -> dict[str, str]:
    """A made-up page of a site of its own."""
    body = [
        f"Paragraph {part} of page {number}: the council number {number * part} voted for the bridge, and went home."
        for part in range(3 + number % 4)
    ]
    page = "\n".join(["Home", f"Site {number}", "News", f"Headline {number}", *body, "Share", "Read more", "Imprint"])
    url = f"https://site-{number}.example/"
    return {"id": f"p{number}", "source": "made", "type": "article", "text": page, "gold": "\n".join(body), "url": url}


def example(number: int) -> Example:
    made = row(number)
    gold = Gold(made["id"], "made", "article", "en", made["url"], None, made["text"], made["gold"])
    found = _example(gold, "text", dump_blocks(made["text"]), made["gold"])
    assert found is not None
    return found


def test_numpy_gives_what_torch_gives(tmp_path: Path) -> None:
    """The shipped forward pass is the trained network, but for the half precision it is stored in."""
    recipe = Recipe(epochs=2)
    examples = [example(number) for number in range(12)]
    network, scale = fit(examples, NAMES, recipe)
    line = np.array([-100, 100], np.float32)
    arrays = arrays_of(network, scale, NAMES) | {"calibration_raw": line, "calibration_true": line}
    write_model(arrays, tmp_path / "model.npz")
    ours = load(tmp_path / "model.npz")
    state = network.state_dict()
    half = {name: value.half().float() for name, value in state.items()}
    network.load_state_dict(half)
    for one in examples[:4]:
        batch = collate([one], scale, recipe)
        with torch.no_grad():
            theirs = network(batch, torch.ones(1, 1, 1))[1][0].numpy()
        measures = measures_of(one, len(NAMES))
        inputs = np.concatenate((standardise(ours, measures.matrix), bag_of_words(ours, measures)), axis=1)
        assert log_odds(ours, inputs) == pytest.approx(theirs, abs=1e-3)


def test_weights_of_the_last_steps_are_averaged() -> None:
    """Each step counts as much as any other; of a single step its own weights are left, and not the first ones."""
    weights = [torch.zeros(2)]
    for number, value in enumerate((1.0, 2.0, 6.0), 1):
        _blend(weights, [torch.full((2,), value)], 1 / number)
    assert weights[0].tolist() == pytest.approx([3.0, 3.0])
    examples = [example(number) for number in range(12)]
    for n_epochs, is_same in ((1, True), (8, False)):
        recipes = [Recipe(epochs=n_epochs, averaged=share) for share in (0.0, 0.3)]
        assert torch.equal(*(fit(examples, NAMES, recipe)[0].leave.weight for recipe in recipes)) is is_same


def test_same_arrays_give_the_same_bytes(tmp_path: Path) -> None:
    """A model's file holds no clock, and what is written is read again."""
    arrays = {"b": np.arange(5, dtype=np.float32), "a": np.array("x y")}
    for name in ("one.npz", "two.npz"):
        write_model(arrays, tmp_path / name)
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    with np.load(tmp_path / "one.npz", allow_pickle=False) as stored:
        assert stored["b"].tolist() == [0, 1, 2, 3, 4]


def train(corpus: Path, output: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [*DECHAFF, str(corpus), "-o", str(output), "--epochs", "1", "--n-folds", "2", *more]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)


def test_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    """From gold pages to the file, twice: byte for byte the same, usable, and another with another seed."""
    corpus = tmp_path / "gold.jsonl"
    corpus.write_text("".join(json.dumps(row(number)) + "\n" for number in range(24)), "utf-8")
    outputs = {}
    for name, seed in (("one", "1"), ("two", "1"), ("three", "2")):
        done = train(corpus, tmp_path / f"{name}.npz", "--seed", seed)
        assert done.returncode == 0, done.stderr
        outputs[name] = (tmp_path / f"{name}.npz").read_bytes()
    assert outputs["one"] == outputs["two"] != outputs["three"]
    network = load(tmp_path / "one.npz")
    assert network.names == NAMES
    assert set(network.page) == {"confidence", "forum", "listing"}


def test_too_few_sites_is_one_clear_line(tmp_path: Path) -> None:
    """What cannot be cross-validated by site is refused before any work, and no model is written."""
    corpus = tmp_path / "gold.jsonl"
    corpus.write_text("".join(json.dumps(row(number)) + "\n" for number in range(3)), "utf-8")
    done = train(corpus, tmp_path / "model.npz")
    assert done.returncode != 0
    assert "3 sites" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "model.npz").exists()
