"""Scans as Arrow tables, Polars DataFrames and DuckDB relations."""

from __future__ import annotations

from . import _native
from ._scan import Scan, arrow_options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    import duckdb
    import polars
    import pyarrow

STRINGS = ("string", "large_string", "string_view", "dictionary")
# Consumers do something for every batch, so those for tables are larger than those for loops.
BATCH_ROWS = 1 << 20
BATCH_BYTES = 16 << 20


class Stream:
    """A scan as a stream of large batches."""

    def __init__(self, scan: Scan, strings: str) -> None:
        self.scan = scan
        self.strings = strings
        self.options = _native.copy_options(scan._options)
        self.options.batch_rows = max(self.options.batch_rows, BATCH_ROWS)
        self.options.batch_bytes = max(self.options.batch_bytes, BATCH_BYTES)
        if strings == "dictionary":
            self.options.dictionaries = "as_type"

    def __arrow_c_schema__(self) -> object:
        return _native.arrow_schema(self.scan._file, self.options, arrow_options(self.strings))

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        arrow = arrow_options(self.strings)
        return _native.arrow_stream(self.scan._file, self.options, arrow, requested_schema, self.scan._progress)


def consume(scan: Scan, work: Callable[[], Any]) -> Any:
    """Does work that pulls a stream. Its failure is raised as what it was: a ParquetError, or what a file object or
    Ctrl-C raised."""
    try:
        return work()
    except Exception as error:
        try:
            scan._file.raise_pending()
        except BaseException as cause:
            raise cause from error
        raise


def to_pyarrow(scan: Scan, strings: str) -> pyarrow.Table:
    import pyarrow

    if strings not in STRINGS:
        raise ValueError(f"strings is one of {', '.join(map(repr, STRINGS))}, not {strings!r}")
    table = consume(scan, lambda: pyarrow.RecordBatchReader.from_stream(Stream(scan, strings)).read_all())
    return with_origins(scan, table)


def with_origins(scan: Scan, table: pyarrow.Table) -> pyarrow.Table:
    """Zones and durations as the file's Arrow schema has them: other types for the same memory."""
    import pyarrow

    from ._arrow_schema import origins_of

    named = origins_of(scan)
    if not named:
        return table
    for ordinal, field in enumerate(table.schema):
        origin = named.get(field.name, {})
        kind = None
        if "time_zone" in origin and pyarrow.types.is_timestamp(field.type) and field.type.tz is not None:
            kind = pyarrow.timestamp(field.type.unit, origin["time_zone"])
        elif "span_unit" in origin and field.type == pyarrow.int64():
            kind = pyarrow.duration(origin["span_unit"])
        if kind is not None and kind != field.type:
            table = table.set_column(ordinal, field.with_type(kind), table.column(ordinal).cast(kind))
    return table


def to_polars(scan: Scan) -> polars.DataFrame:
    import polars

    return consume(scan, lambda: polars.DataFrame(Stream(scan, "string_view")))


def to_duckdb(scan: Scan, connection: duckdb.DuckDBPyConnection | None) -> duckdb.DuckDBPyRelation:
    import duckdb

    source = duckdb if connection is None else connection
    return source.from_arrow(Stream(scan, "string_view"))
