"""Compound files (.doc, .xls of 97 to 2003): the names of their streams, and one stream's bytes."""

import struct

from anlan.plans.reader.formats.refusals import damaged

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST = 0xFFFFFFFA  # sector numbers from here on are marks, not sectors
_ENTRY = 128
_STORAGE, _STREAM, _ROOT = 1, 2, 5


class Compound:
    """The directory of a compound file: ``names`` of its storages and streams, and their bytes."""

    def __init__(self, data: bytes):
        try:
            self._open(data)
        except (struct.error, IndexError, UnicodeDecodeError) as error:
            raise damaged() from error

    def _open(self, data: bytes) -> None:
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        self._size, self._mini_size = 1 << min(shift, 16), 1 << min(mini_shift, 12)
        directory, self._cutoff, mini_fat = struct.unpack_from("<I4xII", data, 48)
        self._fat = self._table(self._fat_sectors())
        self._mini_fat = self._table(self._chain(self._fat, mini_fat))
        self.names: set[str] = set()
        self._streams: dict[str, tuple[int, int]] = {}
        self._mini = b""
        raw = b"".join(map(self._sector, self._chain(self._fat, directory)))
        for start in range(0, len(raw) - _ENTRY + 1, _ENTRY):
            self._entry(raw[start : start + _ENTRY])

    def stream(self, name: str) -> bytes:
        """The bytes of a stream; empty if there is none of that name."""
        first, size = self._streams.get(name, (0, 0))
        if size >= self._cutoff:
            return b"".join(map(self._sector, self._chain(self._fat, first)))[:size]
        step = self._mini_size
        chain = self._chain(self._mini_fat, first) if size else []
        return b"".join(self._mini[at * step : (at + 1) * step] for at in chain)[:size]

    def _entry(self, raw: bytes) -> None:
        length, kind = struct.unpack_from("<HB", raw, 64)
        first, size = struct.unpack_from("<II", raw, 116)
        name = raw[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        if kind == _ROOT:
            self._mini = b"".join(map(self._sector, self._chain(self._fat, first)))
        elif kind in (_STORAGE, _STREAM):
            self.names.add(name)
            if kind == _STREAM:
                self._streams.setdefault(name, (first, size))

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._data[start : start + self._size]

    def _table(self, sectors: list[int]) -> list[int]:
        raw = b"".join(map(self._sector, sectors))
        return list(struct.unpack_from(f"<{len(raw) // 4}I", raw))

    def _fat_sectors(self) -> list[int]:
        sectors = list(struct.unpack_from("<109I", self._data, 76))
        further, count = struct.unpack_from("<II", self._data, 68)
        for _ in range(min(count, len(self._data) // self._size + 1)):
            if further >= _LAST:
                break
            *more, further = struct.unpack(f"<{self._size // 4}I", self._sector(further))
            sectors += more
        return [number for number in sectors if number < _LAST]

    def _chain(self, table: list[int], number: int) -> list[int]:
        """Sector numbers from ``number`` on; a damaged chain that runs in a circle ends."""
        chain: list[int] = []
        seen: set[int] = set()
        while number < len(table) and number not in seen:
            seen.add(number)
            chain.append(number)
            number = table[number]
        return chain
