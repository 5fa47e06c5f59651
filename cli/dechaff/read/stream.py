"""Chunks -> lines, blocks and skips, with bounded memory.

Own buffer instead of `io.BufferedReader`: it survives an error in the middle (a damaged record) and goes on behind it.
"""

from __future__ import annotations

from dechaff.errors import InputError
from dechaff.read.compression import GZIP, MAX_RATIO, ZSTD, Chunks, Gunzip, Unzstd

_OTHER_PACKERS = {b"BZh": "bzip2", b"\xfd7zXZ\0": "xz", b"\x04\x22\x4d\x18": "lz4"}
_BOMB_FROM = 1 << 26  # plain bytes; below this no ratio is suspicious


class Stream:
    """A forward reader over chunks."""

    def __init__(self, chunks: Chunks, head: bytes = b"") -> None:
        self._chunks = chunks
        self._buffer = head
        self._at = 0
        self._later: InputError | None = None
        self.position = 0
        """Plain bytes handed out so far."""

    def peek(self, size: int) -> bytes:
        """The next bytes without taking them; fewer at the end or before damage, which is raised when it is reached."""
        try:
            while len(self._buffer) - self._at < size and self._fill():
                pass
        except InputError as error:
            self._later = error
        return self._buffer[self._at : self._at + size]

    def read(self, size: int) -> bytes:
        """Up to `size` bytes; fewer only at the end."""
        parts, missing = [], size
        while missing > 0 and (self._at < len(self._buffer) or self._fill()):
            part = self._buffer[self._at : self._at + missing]
            parts.append(part)
            self._at += len(part)
            self.position += len(part)
            missing -= len(part)
        return b"".join(parts)

    def line(self, limit: int) -> bytes | None:
        """The next line with its end, empty at the end of the data; `None`, and passed over, if longer than `limit`."""
        parts: list[bytes] = []
        size, long = 0, False
        while self._at < len(self._buffer) or self._fill():
            end = self._buffer.find(b"\n", self._at) + 1
            part = self._buffer[self._at : end or len(self._buffer)]
            self._at += len(part)
            self.position += len(part)
            size += len(part)
            long = long or size > limit
            if not long:
                parts.append(part)
            elif parts:
                parts.clear()
            if end:
                break
            if long:
                self._refuse_bomb()
        return None if long else b"".join(parts)

    def skip(self, size: int) -> int:
        """Passes over `size` bytes without keeping them; how many there were."""
        held = min(size, len(self._buffer) - self._at)
        self._at += held
        self.position += held
        left = size - held
        if jump := getattr(self._chunks, "skip", None):
            jumped = jump(left)
            self.position += jumped
            left -= jumped
        while left > 0 and (self._at < len(self._buffer) or self._fill()):
            step = min(left, len(self._buffer) - self._at)
            self._at += step
            self.position += step
            left -= step
            self._refuse_bomb()
        return size - left

    def member_start(self, position: int) -> int:
        """Where the member that holds this position begins in the compressed data; the position itself if plain."""
        starts = getattr(self._chunks, "starts", None)
        if starts is None:
            return position
        while len(starts) > 1 and starts[1][0] <= position:
            starts.popleft()
        return int(starts[0][1]) if starts else position

    def _fill(self) -> bool:
        if self._later:
            later, self._later = self._later, None
            raise later
        chunk = self._chunks()
        if not chunk:
            return False
        self._buffer = self._buffer[self._at :] + chunk if self._at < len(self._buffer) else chunk
        self._at = 0
        return True

    def _refuse_bomb(self) -> None:
        ratio = getattr(self._chunks, "ratio", 0)
        if ratio > MAX_RATIO and self.position > _BOMB_FROM:
            raise InputError(f"expands more than {MAX_RATIO} times and holds no page", "a decompression bomb?")


def plain_stream(chunks: Chunks) -> Stream:
    """A stream of the plain bytes, whatever they are compressed with; raises `InputError` for unsupported packers."""
    head = b""
    while len(head) < 8 and (chunk := chunks()):
        head += chunk
    for magic, name in _OTHER_PACKERS.items():
        if head.startswith(magic):
            raise InputError(f"{name}-compressed", "unpack it first, or use gzip or zstandard")
    replay = _Replay(head, chunks)
    if head.startswith(GZIP):
        return Stream(Gunzip(replay))
    if head.startswith(ZSTD):
        return Stream(Unzstd(replay))
    return Stream(chunks, head)


class _Replay:
    """The head that was looked at, then the rest."""

    def __init__(self, head: bytes, rest: Chunks) -> None:
        self._head = head
        self._rest = rest

    def __call__(self) -> bytes:
        head, self._head = self._head, b""
        return head or self._rest()
