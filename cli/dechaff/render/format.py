"""The formats of an output; apart from what makes them, so that they can be chosen before numpy is imported."""

from __future__ import annotations

from enum import Enum


class Format(str, Enum):
    """What the output looks like."""

    MARKDOWN = "markdown"
    JSON = "json"
    JSONL = "jsonl"
    TEXT = "text"


SUFFIXES = {Format.MARKDOWN: ".md", Format.JSON: ".json", Format.JSONL: ".jsonl", Format.TEXT: ".txt"}
