"""The JSON record: what its readers may rely on in every row."""

from __future__ import annotations

from dataclasses import fields

import pytest
from dechaff.document import Kind, Removed
from dechaff.render.record import _removed


@pytest.mark.parametrize("kind", Kind)
def test_runs_of_lists_always_have_items(kind: Kind) -> None:
    """Latest news and videos have a list of items though none could be told apart; other runs have none."""
    given = {"kind": kind, "first_line": 1, "last_line": 2, "text": "Some line"}
    row = _removed(Removed(**{field.name: given.get(field.name, ()) for field in fields(Removed)}))
    assert row.get("items") == ([] if kind in (Kind.LATEST_NEWS, Kind.VIDEO) else None)
