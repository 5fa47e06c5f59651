"""The command line: one file per command, each only translates options."""

from __future__ import annotations

import sys

from dechaff import clean
from dechaff.render.record import record


def main() -> None:
    """Entry point (first version)."""
    import json

    print(json.dumps(record(clean(open(sys.argv[2], "rb").read())), ensure_ascii=False, indent=1))
