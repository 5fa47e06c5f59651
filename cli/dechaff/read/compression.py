"""Compressed bytes -> plain chunks, as a stream of bounded chunks and with the place of each gzip member.

Own loop over zlib instead of the gzip module: WARC records are named by the offset of their member, and a damaged
member must not end the file.
"""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Callable
from typing import Any

from dechaff.errors import InputError

Chunks = Callable[[], bytes]
"""Returns the next bytes; empty at the end."""

GZIP = b"\x1f\x8b\x08"
ZSTD = b"\x28\xb5\x2f\xfd"
MAX_CHUNK = 1 << 20
"""Bytes decompressed at a time: a bomb costs no more memory than this."""
MAX_RATIO = 200
"""Text compresses 3-20 times, pages of one site in one stream up to 60 times; bombs 1000 times and more."""
_ZSTD_STEP = 1024  # compressed bytes fed at a time: the densest zstd blocks make 32 MB of this


class DamagedError(InputError):
    """A compressed member that cannot be read; reading may go on behind it."""


class _Packed:
    """Compressed bytes that wait to be unpacked, and how much became of those before."""

    def __init__(self, compressed: Chunks) -> None:
        self._compressed = compressed
        self._waiting = b""
        self._read = self._made = 0

    @property
    def ratio(self) -> float:
        """Plain bytes per compressed byte so far."""
        return self._made / max(1, self._read)

    def _more(self) -> bool:
        """Whether there were more bytes to wait."""
        chunk = self._compressed()
        self._read += len(chunk)
        self._waiting += chunk
        return bool(chunk)


class Gunzip(_Packed):
    """Chunks of a gzip stream of one or many members."""

    def __init__(self, compressed: Chunks) -> None:
        super().__init__(compressed)
        self._member: Any = None
        self.starts: deque[tuple[int, int]] = deque()
        """(plain offset, compressed offset) of each member begun."""

    def __call__(self) -> bytes:
        while True:
            if self._member is None and not self._begin():
                return b""
            if not self._waiting and not self._more():
                self._member = None
                raise DamagedError("the gzip data ends too early", "fetch or copy the file again")
            if plain := self._step():
                self._made += len(plain)
                return plain

    def _step(self) -> bytes:
        try:
            plain: bytes = self._member.decompress(self._waiting, MAX_CHUNK)
        except zlib.error as error:
            self._member = None
            self._skip_to_next()
            raise DamagedError(f"damaged gzip data ({error})", "fetch or copy the file again") from None
        self._waiting = self._member.unconsumed_tail
        if self._member.eof:
            self._waiting = self._member.unused_data
            self._member = None
        return plain

    def _begin(self) -> bool:
        """Starts the next member; padding between and after members is passed over."""
        while True:
            self._waiting = self._waiting.lstrip(b"\0")
            if len(self._waiting) >= len(GZIP):
                break
            if not self._more():
                return False
        if not self._waiting.startswith(GZIP):
            self._skip_to_next()
            raise DamagedError("bytes that are not gzip between gzip data", "fetch or copy the file again")
        self.starts.append((self._made, self._read - len(self._waiting)))
        self._member = zlib.decompressobj(31)
        return True

    def _skip_to_next(self) -> None:
        while True:
            found = self._waiting.find(GZIP, 1)
            if found >= 0:
                self._waiting = self._waiting[found:]
                return
            self._waiting = self._waiting[-2:]
            if not self._more():
                self._waiting = b""
                return


class Unzstd(_Packed):
    """Chunks of a zstandard stream of one or many frames."""

    def __init__(self, compressed: Chunks) -> None:
        super().__init__(compressed)
        self._new = _zstd_decompressor()
        self._frame: Any = None

    def __call__(self) -> bytes:
        while True:
            if not self._waiting and not self._more():
                if self._frame is None:
                    return b""
                self._frame = None
                raise DamagedError("the zstandard data ends too early", "fetch or copy the file again")
            self._frame = self._frame or self._new()
            if plain := self._step():
                self._made += len(plain)
                return plain

    def _step(self) -> bytes:
        fed, self._waiting = self._waiting[:_ZSTD_STEP], self._waiting[_ZSTD_STEP:]
        try:
            plain: bytes = self._frame.decompress(fed)
        except Exception as error:  # noqa: BLE001  (the library's own error type differs between its versions)
            self._frame, self._waiting = None, b""
            raise DamagedError(f"damaged zstandard data ({error})", "fetch or copy the file again") from None
        if self._frame.eof:
            self._waiting = self._frame.unused_data + self._waiting
            self._frame = None
        return plain


def _zstd_decompressor() -> Callable[[], Any]:
    try:
        import zstandard
    except ImportError:
        raise InputError("zstandard-compressed", 'install the extra: pip install "dechaff[zstd]"') from None
    return zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj
