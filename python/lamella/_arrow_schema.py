"""The Arrow schema that Arrow's writers keep in a file's metadata: what its columns were before they were Parquet.

The value of the key ARROW:schema is base64 of an IPC message, which is a flatbuffer. Of it these are read: zones of
timestamps, durations, which columns of text were dictionaries, and pandas' extension types, of top-level columns. The
bytes are anybody's: every offset is checked, nothing is followed twice, and what makes no sense is passed over.
"""

from __future__ import annotations

import binascii
import struct

from . import _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ._scan import Scan

KEY = b"ARROW:schema"
SCHEMA_MESSAGE = 1
TIMESTAMP = 10
DURATION = 18
UNITS = ("s", "ms", "us", "ns")
EXTENSIONS = ("pandas.period", "pandas.interval")
MAX_TEXT = 256


class Malformed(Exception):
    pass


class Table:
    """A table of a flatbuffer, where its fields are found by their numbers:

    | i32 back to the vtable | fields |     vtable: | u16 its bytes | u16 the table's bytes | u16 a field's place ... |
    """

    __slots__ = ("bytes", "place", "places")

    def __init__(self, content: bytes, place: int) -> None:
        self.bytes = content
        self.place = place
        vtable = place - number(content, place, "<i")
        size = number(content, vtable, "<H")
        if size < 4 or size % 2 != 0 or vtable + size > len(content):
            raise Malformed
        self.places = struct.unpack_from(f"<{size // 2 - 2}H", content, vtable + 4)

    def place_of(self, field: int) -> int | None:
        offset = self.places[field] if field < len(self.places) else 0
        return self.place + offset if offset else None

    def number(self, field: int, form: str, default: int = 0) -> int:
        place = self.place_of(field)
        return default if place is None else number(self.bytes, place, form)

    def target(self, field: int) -> int | None:
        """What an offset in the table leads to."""
        place = self.place_of(field)
        return None if place is None else place + number(self.bytes, place, "<I")

    def table(self, field: int) -> Table | None:
        place = self.target(field)
        return None if place is None else Table(self.bytes, place)

    def tables(self, field: int) -> list[int]:
        """The places of a list of tables."""
        place = self.target(field)
        if place is None:
            return []
        count = number(self.bytes, place, "<I")
        if count > (len(self.bytes) - place) // 4:
            raise Malformed
        return [place + 4 + 4 * i + number(self.bytes, place + 4 + 4 * i, "<I") for i in range(count)]

    def text(self, field: int) -> str | None:
        place = self.target(field)
        if place is None:
            return None
        size = number(self.bytes, place, "<I")
        if size > min(MAX_TEXT, len(self.bytes) - place - 4):
            raise Malformed
        return self.bytes[place + 4 : place + 4 + size].decode()


def number(content: bytes, place: int, form: str) -> int:
    if place < 0:
        raise Malformed
    return struct.unpack_from(form, content, place)[0]


def origins_of(scan: Scan) -> dict[str, dict[str, Any]]:
    """What the columns of the scan's file were, by name. Empty where the file does not say."""
    key_values = scan.schema.metadata
    if not key_values.get(KEY):
        return {}
    columns = scan._file.schema(_native.ScanOptions())
    return {column.name: origin for column, origin in zip(columns, origins(key_values, len(columns)))}


def origins(key_values: dict[bytes, bytes | None], num_columns: int) -> list[dict[str, Any]]:
    """What each of the file's columns was: {"time_zone": ...}, {"span_unit": ...}, {"is_ordered": ...} for dictionaries,
    {"extension": (name, text)}, or nothing. Empty where the file does not say."""
    encoded = key_values.get(KEY)
    if not encoded:
        return []
    try:
        fields = schema_fields(binascii.a2b_base64(encoded))
        return [origin(field) for field in fields] if len(fields) == num_columns else []
    except (Malformed, struct.error, ValueError):
        return []


def schema_fields(message: bytes) -> list[Table]:
    # A marker and the length, or the length alone, as it was before Arrow 0.15.
    begin = 8 if message[:4] == b"\xff\xff\xff\xff" else 4
    content = message[begin:]
    root = Table(content, number(content, 0, "<I"))
    schema = root.table(2)
    if root.number(1, "<B") != SCHEMA_MESSAGE or schema is None:
        raise Malformed
    return [Table(content, place) for place in schema.tables(1)]


def origin(field: Table) -> dict[str, Any]:
    dictionary = field.table(4)
    if dictionary is not None:
        return {"is_ordered": dictionary.number(2, "<B") != 0}
    extension = extension_of(field)
    if extension is not None:
        return {"extension": extension}
    kind = field.number(2, "<B")
    details = field.table(3)
    if kind == TIMESTAMP and details is not None:
        zone = details.text(1)
        return {"time_zone": zone} if zone else {}
    if kind == DURATION and details is not None:
        unit = details.number(0, "<h", 1)
        return {"span_unit": UNITS[unit]} if 0 <= unit < len(UNITS) else {}
    return {}


def extension_of(field: Table) -> tuple[str, str] | None:
    places = field.tables(6)
    if not 0 < len(places) <= 16:
        return None
    pairs = [Table(field.bytes, place) for place in places]
    metadata = {pair.text(0): pair for pair in pairs}
    named = metadata.get("ARROW:extension:name")
    name = None if named is None else named.text(1)
    described = metadata.get("ARROW:extension:metadata")
    return (name, described.text(1) or "") if name in EXTENSIONS and described is not None else None
