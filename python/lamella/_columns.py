"""How each type of column becomes an array: what is filled in C++, and what is made of it then."""

from __future__ import annotations

import numpy

from . import _native
from ._native import Conversion

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ._native import Field, Type

INTEGERS = {"int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"}
FLOATS = {"float16": "float16", "float": "float32", "double": "float64"}
TEXT = {"string", "enum", "json"}
MAX_DECIMAL128 = 38

class ColumnPlan:
    """A column on its way: `sink` takes its values, then finish() gives the array, of `rows` rows."""

    sink: _native.Sink

    def finish(self, rows: int) -> Any:
        raise NotImplementedError


def plan_column(field: Field, max_rows: int, policy: dict[str, Any]) -> ColumnPlan:
    kind = field.type.kind
    if kind == "int64" and policy.get("span_unit"):
        return Values(field.type, Conversion.TIME64, "int64", f"m8[{policy['span_unit']}]", max_rows)
    if kind in INTEGERS or kind == "boolean":
        return MaskedValues(field.type, max_rows, policy["integers"])
    if kind in FLOATS:
        if policy["integers"] == "nullable" and kind != "float16":
            return MaskedValues(field.type, max_rows, "nullable")
        return Values(field.type, Conversion.FLOAT, FLOATS[kind], None, max_rows)
    if kind == "timestamp":
        return Timestamps(field.type, max_rows, policy.get("time_zone", "UTC"))
    if kind == "date" and policy["dates"] == "datetime64":
        return Values(field.type, Conversion.DATE_TO_MILLIS, "int64", "M8[ms]", max_rows)
    if kind == "date" and policy["dates"] == "pyarrow":
        return ArrowValues(field.type, max_rows)
    if kind == "decimal" and policy["decimals"] == "pyarrow" and field.type.precision <= MAX_DECIMAL128:
        return ArrowValues(field.type, max_rows)
    if kind == "decimal" and policy["decimals"] == "float64":
        return Values(field.type, Conversion.DECIMAL_TO_FLOAT, "float64", None, max_rows)
    if kind in TEXT:
        if policy["strings"] == "categorical" or field.name in policy["categories"]:
            return Categories(max_rows, policy.get("is_ordered", False))
        if policy["strings"] in ("str", "nullable"):
            is_nullable = policy["strings"] == "nullable"
            return Strings(is_nullable) if has_pyarrow() else ObjectStrings(field.type, max_rows, is_nullable)
        if policy["strings"] == "pyarrow":
            return ArrowStrings()
    return Objects(field.type, max_rows, None)


def shortened(array: numpy.ndarray, rows: int) -> numpy.ndarray:
    """The first rows; what is behind them is given back."""
    if len(array) != rows:
        array.resize(rows, refcheck=False)
    return array


class Values(ColumnPlan):
    """Values that have one of their own for null."""

    def __init__(self, type: Type, conversion: Conversion, storage: str, view: str | None, max_rows: int) -> None:
        self.values = numpy.empty(max_rows, storage)
        self.sink = _native.ValueSink(type, conversion, self.values.view("u1"), None)
        self.view = view

    def finish(self, rows: int) -> numpy.ndarray:
        del self.sink
        values = shortened(self.values, rows)
        return values if self.view is None else values.view(self.view)


class Timestamps(Values):
    def __init__(self, type: Type, max_rows: int, time_zone: str | None) -> None:
        super().__init__(type, Conversion.TIME64, "int64", f"M8[{type.unit}]", max_rows)
        self.unit = type.unit
        self.time_zone = time_zone if type.adjusted_to_utc else None

    def finish(self, rows: int) -> Any:
        values = super().finish(rows)
        if self.time_zone is None:
            return values
        return with_time_zone(values, self.unit, self.time_zone)


def with_time_zone(values: numpy.ndarray, unit: str, time_zone: str) -> Any:
    import pandas

    array = pandas.array(values, dtype=pandas.DatetimeTZDtype(unit, "UTC"), copy=False)
    if time_zone == "UTC":
        return array
    try:
        return array.tz_convert(time_zone)
    except (KeyError, ValueError, TypeError, OSError):  # A file may name any zone.
        return array


class MaskedValues(ColumnPlan):
    """Numbers and booleans, and a mask for what is null."""

    def __init__(self, type: Type, max_rows: int, policy: str) -> None:
        self.kind = type.kind
        storage = "bool" if type.kind == "boolean" else FLOATS.get(type.kind, type.kind)
        self.values = numpy.empty(max_rows, storage)
        self.mask = numpy.zeros(max_rows, "bool")
        self.sink = _native.ValueSink(type, Conversion.COPY, self.values.view("u1"), self.mask.view("u1"))
        self.policy = policy

    def finish(self, rows: int) -> Any:
        has_nulls = self.sink.null_count > 0
        del self.sink
        values = shortened(self.values, rows)
        mask = shortened(self.mask, rows)
        del self.values, self.mask
        if self.policy == "nullable":
            return nullable(self.kind, values, mask)
        if not has_nulls:
            return values
        if self.kind == "boolean":
            values = values.astype(object)
            values[mask] = None
            return values
        values = as_doubles(values)
        values[mask] = numpy.nan
        return values


def as_doubles(values: numpy.ndarray) -> numpy.ndarray:
    """Integers as float64, in place where they are of that size."""
    if values.itemsize != 8:
        return values.astype("f8")
    doubles = values.view("f8")
    numpy.copyto(doubles, values, casting="unsafe")
    return doubles


def nullable(kind: str, values: numpy.ndarray, mask: numpy.ndarray) -> Any:
    import pandas

    if kind == "boolean":
        return pandas.arrays.BooleanArray(values, mask, copy=False)
    if kind in FLOATS:
        return pandas.arrays.FloatingArray(values, mask, copy=False)
    return pandas.arrays.IntegerArray(values, mask, copy=False)


class ArrowValues(ColumnPlan):
    """Decimals and dates in pandas' dtypes over Arrow's arrays: exact, and no objects."""

    def __init__(self, type: Type, max_rows: int) -> None:
        import pyarrow

        is_date = type.kind == "date"
        self.kind = pyarrow.date32() if is_date else pyarrow.decimal128(type.precision, type.scale)
        conversion = Conversion.COPY if is_date else Conversion.DECIMAL_TO_128
        self.words = 1 if is_date else 2
        self.values = numpy.empty(max_rows * self.words, "i4" if is_date else "i8")
        self.mask = numpy.zeros(max_rows, "bool")
        self.sink = _native.ValueSink(type, conversion, self.values.view("u1"), self.mask.view("u1"))

    def finish(self, rows: int) -> Any:
        import pandas
        import pyarrow

        nulls = self.sink.null_count
        del self.sink
        values = pyarrow.py_buffer(shortened(self.values, rows * self.words))
        validity = pyarrow.py_buffer(numpy.packbits(~self.mask[:rows], bitorder="little")) if nulls else None
        return pandas.arrays.ArrowExtensionArray(
            pyarrow.Array.from_buffers(self.kind, rows, [validity, values], nulls)
        )


class Objects(ColumnPlan):
    def __init__(self, type: Type, max_rows: int, null: Any) -> None:
        self.objects = numpy.empty(max_rows, object)
        self.sink = _native.ObjectSink(type, self.objects, null)

    def finish(self, rows: int) -> Any:
        del self.sink
        return shortened(self.objects, rows)


class ObjectStrings(Objects):
    """pandas' str or string dtype, of Python objects."""

    def __init__(self, type: Type, max_rows: int, is_nullable: bool) -> None:
        self.dtype = text_dtype("python", is_nullable)
        super().__init__(type, max_rows, self.dtype.na_value)

    def finish(self, rows: int) -> Any:
        import pandas

        return pandas.array(super().finish(rows), dtype=self.dtype, copy=False)


class Text(ColumnPlan):
    """Text in Arrow's memory."""

    sink: _native.TextSink

    def __init__(self) -> None:
        self.sink = _native.TextSink()

    def column(self) -> Any:
        import pyarrow

        chunks = [large_string(pyarrow, chunk) for chunk in self.sink.take_chunks()]
        return pyarrow.chunked_array(chunks, pyarrow.large_string())


class Strings(Text):
    """pandas' str or string dtype, of Arrow's large_string."""

    def __init__(self, is_nullable: bool) -> None:
        super().__init__()
        self.dtype = text_dtype("pyarrow", is_nullable)

    def finish(self, rows: int) -> Any:
        import pandas

        return pandas.arrays.ArrowStringArray(self.column(), dtype=self.dtype)


class ArrowStrings(Text):
    """pandas' dtype large_string[pyarrow]."""

    def finish(self, rows: int) -> Any:
        import pandas

        return pandas.arrays.ArrowExtensionArray(self.column())


def large_string(pyarrow: Any, chunk: _native.TextChunk) -> Any:
    """An Arrow array over the chunk's own memory."""

    def buffer(address: int, size: int) -> Any:
        return pyarrow.foreign_buffer(address, size, chunk) if address else None

    return pyarrow.LargeStringArray.from_buffers(
        chunk.length,
        buffer(chunk.offsets, (chunk.length + 1) * 8),
        buffer(chunk.data, chunk.data_bytes),
        buffer(chunk.validity, (chunk.length + 7) // 8) if chunk.null_count else None,
        chunk.null_count,
    )


def text_dtype(storage: str, is_nullable: bool) -> Any:
    """The dtype that pandas calls str, where NaN is missing, or string, where NA is."""
    import pandas

    return pandas.StringDtype(storage, na_value=pandas.NA if is_nullable else numpy.nan)


class Categories(ColumnPlan):
    sink: _native.CategorySink

    def __init__(self, max_rows: int, is_ordered: bool) -> None:
        self.codes = numpy.empty(max_rows, "i1")
        self.sink = _native.CategorySink(self.codes.view("u1"))
        self.is_ordered = is_ordered

    def finish(self, rows: int) -> Any:
        import pandas

        categories = self.sink.merge()
        width = 1 if len(categories) < 127 else 2 if len(categories) < 32767 else 4  # As pandas has it.
        codes = self.codes if width == 1 else numpy.empty(rows, f"i{width}")
        self.sink.take_codes(codes.view("u1"), width)
        del self.sink
        if width == 1:
            codes = shortened(codes, rows)
        index = pandas.Index(categories, dtype="str" if categories else object)  # As pandas has it.
        dtype = pandas.CategoricalDtype(index, self.is_ordered)
        return pandas.Categorical.from_codes(codes, dtype=dtype, validate=False)


def has_pyarrow() -> bool:
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        return False
    return True
