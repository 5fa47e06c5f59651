"""Gold pages -> the labeller's weights: cross-validate by site, calibrate on what was not seen, then train on all.

The same pages, dumpers and recipe give the same bytes. Needs the extra `train`; `clean` never imports this.
"""

from __future__ import annotations

import io
import multiprocessing
import zipfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dechaff.document import Floats
from dechaff.evaluate.gold import fold_of
from dechaff.label.comments import MODEL as FORUM
from dechaff.label.network import from_arrays
from dechaff.train.calibration import curve, forum_model, page_models, raw_scores, score_page
from dechaff.train.examples import Example
from dechaff.train.network import arrays_of, fit
from dechaff.train.recipe import Recipe

Say = Callable[[str], None]
Arrays = dict[str, Floats]


@dataclass(frozen=True, slots=True)
class Folding:
    """How to cross-validate."""

    n_folds: int
    workers: int


@dataclass(frozen=True, slots=True)
class Trained:
    """What a training gives."""

    final: Arrays
    """The model trained on all pages."""
    folds: tuple[Arrays, ...]
    """For each fold the model that has not seen its sites."""
    scores: tuple[tuple[Example, float], ...]
    """Real examples with full gold, and the token F1 that a model reached which had not seen their sites."""


def train(examples: Sequence[Example], names: Sequence[str], recipe: Recipe, folding: Folding, say: Say) -> Trained:
    """Cross-validated, calibrated weights for the measures `names`."""
    n_folds, workers = folding.n_folds, folding.workers
    subsets = [[e for e in examples if fold_of(e.site, n_folds) != fold] for fold in range(n_folds)]
    *folds, final = fit_all([*subsets, list(examples)], names, recipe, workers, say)
    unseen: list[tuple[Example, Floats]] = []
    for fold, arrays in enumerate(folds):
        network = from_arrays(uncalibrated(arrays))
        outside = [e for e in examples if fold_of(e.site, n_folds) == fold and e.is_real and is_judged(e)]
        unseen += [(example, raw_scores(network, example)) for example in outside]
    judged = [example for example, _ in unseen]
    calibration = curve(judged, [raw for _, raw in unseen])
    odds = [np.interp(raw, *calibration) for _, raw in unseen]
    probability = [(1 / (1 + np.exp(-page))).astype(np.float32) for page in odds]
    shared = {"calibration_raw": calibration[0], "calibration_true": calibration[1]}
    shared |= {f"page_{name}": w for name, w in page_models(judged, probability, _n_measures(names)).items()}
    scores = tuple((example, score_page(example, page)[0]) for example, page in zip(judged, probability, strict=True))
    seen_by = [[e for e in judged if fold_of(e.site, n_folds) != fold] for fold in range(n_folds)]
    threads = [{f"page_{FORUM}": forum_model(examples)} for examples in (*seen_by, judged)]
    *strangers, final = ({**own, **thread, **shared} for own, thread in zip((*folds, final), threads, strict=True))
    return Trained(final, tuple(strangers), scores)


_jobs: list[tuple[list[Example], Sequence[str], Recipe]] = []
"""What the forked processes train on: examples are too many to be sent."""


def fit_all(
    subsets: Sequence[list[Example]], names: Sequence[str], recipe: Recipe, workers: int, say: Say
) -> list[Arrays]:
    """Weights trained on each subset, `workers` at a time where processes can be forked."""
    _jobs[:] = [(subset, names, recipe) for subset in subsets]
    found = []
    if workers > 1 and "fork" in multiprocessing.get_all_start_methods():
        with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("fork")) as pool:
            for index, arrays in enumerate(pool.map(_fit_job, range(len(subsets)))):
                say(f"trained {index + 1} of {len(subsets)} networks, on {len(subsets[index])} examples")
                found.append(arrays)
        return found
    return [_fit_job(index) for index in range(len(subsets))]


def _fit_job(index: int) -> Arrays:
    subset, names, recipe = _jobs[index]
    return arrays_of(*fit(subset, names, recipe), names)


def is_judged(example: Example) -> bool:
    return example.gold_tokens >= 0 and example.source not in AGREED_ONLY


AGREED_ONLY = frozenset({"trafilatura"})
"""Sources whose gold is what extractors agree on: trained on, never judged by."""


def _n_measures(names: Sequence[str]) -> int:
    from dechaff.measure import NAMES

    return min(len(names), len(NAMES))


def uncalibrated(arrays: Arrays) -> Arrays:
    line = np.array([-100, 100], np.float32)
    return {**arrays, "calibration_raw": line, "calibration_true": line}


def write_model(arrays: Arrays, path: Path) -> None:
    """Write weights as `.npz` without a clock in it: the same arrays give the same bytes."""
    temporary = path.with_name(path.name + ".part")
    with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(arrays):
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.asanyarray(arrays[name]), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, buffer.getvalue())
    temporary.replace(path)


def training_lines(scores: Sequence[tuple[Example, float]]) -> Iterator[str]:
    """The cross-validated token F1 by source and type, a line each."""
    groups: dict[str, list[float]] = {}
    for example, f1 in scores:
        for name in (example.source, f"{example.source} {example.type}", f"dumper {example.dumper}"):
            groups.setdefault(name, []).append(f1)
    for name, values in sorted(groups.items()):
        yield f"{name:30s} {len(values):6d}  {sum(values) / len(values):.4f}"
