"""The table of the lexicon's phrases."""

import numpy as np
from dechaff.measure.phrases import _phrases, compile_phrases


def test_table_is_that_of_the_lexicon() -> None:
    """The shipped table knows every phrase of the files; after a change run `python -m dechaff.measure.phrases`."""
    shipped, compiled = _phrases(), compile_phrases()
    assert np.array_equal(shipped.signature, compiled.signature)
    assert np.array_equal(shipped.groups, compiled.groups)
