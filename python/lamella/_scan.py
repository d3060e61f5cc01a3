"""Scans of files: what `lamella.read()` and `lamella.scan()` give."""

from __future__ import annotations

from . import _native
from ._keys import to_native as native_keys
from ._predicate import to_native

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any, BinaryIO, Literal, Union

    import duckdb
    import numpy
    import pandas
    import polars
    import pyarrow
    from typing_extensions import Buffer

    from ._keys import Keys
    from ._native import Field
    from ._predicate import Predicate

    Source = Union[str, os.PathLike[str], Buffer, BinaryIO]


class Schema:
    """The columns of a scan: a sequence of fields, also by name."""

    __slots__ = ("fields", "metadata")

    def __init__(self, fields: Sequence[Field], metadata: dict[bytes, bytes | None]) -> None:
        self.fields = tuple(fields)
        self.metadata = metadata
        """Key/value metadata of the file."""

    @property
    def names(self) -> list[str]:
        return [field.name for field in self.fields]

    def __len__(self) -> int:
        return len(self.fields)

    def __iter__(self) -> Iterator[Field]:
        return iter(self.fields)

    def __getitem__(self, key: int | str) -> Field:
        if isinstance(key, str):
            for field in self.fields:
                if field.name == key:
                    return field
            raise KeyError(key)
        return self.fields[key]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Schema) and self.fields == other.fields

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        lines = [f"{field.name}: {field.type}{'' if field.nullable else ' not null'}" for field in self.fields]
        return "\n".join(lines)


class Batch:
    """Some rows of a scan. It owns its memory: keep it as long as you like, and use it in any thread."""

    __slots__ = ("_native",)

    def __init__(self, native: _native.Batch) -> None:
        self._native = native

    @property
    def num_rows(self) -> int:
        return self._native.num_rows

    @property
    def schema(self) -> Schema:
        return Schema(self._native.fields, {})

    def __len__(self) -> int:
        return self._native.num_rows

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]:
        return _native.arrow_batch(self._native, arrow_options("string_view"), requested_schema)

    def to_pyarrow(self) -> pyarrow.RecordBatch:
        """An Arrow record batch over the same memory."""
        import pyarrow

        return pyarrow.record_batch(self)

    def to_numpy(self) -> dict[str, numpy.ndarray]:
        """An array a column. Numbers without nulls are views of the batch's own memory, which are read-only."""
        from ._frame import batch_arrays

        return batch_arrays(self._native)

    def to_pandas(self, **policies: Any) -> pandas.DataFrame:
        """The rows as a DataFrame, with the policies of `Scan.to_pandas`."""
        from ._frame import batch_frame

        return batch_frame(self._native, policies)

    def __repr__(self) -> str:
        return f"<lamella.Batch of {self.num_rows} rows, {len(self.schema)} columns>"


class Scan:
    """The rows and columns of a file that were asked for. Nothing is read before it is needed, nor kept: each conversion
    reads the file.

    Threads: any number of threads may use one scan at a time.
    """

    __slots__ = ("_file", "_options", "_progress", "_schema")

    def __init__(self, file: _native.SourceFile, options: _native.ScanOptions, progress: Callable[[int], Any] | None):
        self._file = file
        self._options = options
        self._progress = progress
        self._schema = Schema(file.schema(options), dict(file.key_values))

    @property
    def schema(self) -> Schema:
        return self._schema

    @property
    def max_rows(self) -> int:
        """Rows that the scan gives at most: exactly these, if there is no predicate."""
        return self._file.max_rows(self._options)

    def __iter__(self) -> Iterator[Batch]:
        """Batches as they are read."""
        reader = _native.open_reader(self._file, self._options, self._progress)
        while (batch := reader.next()) is not None:
            yield Batch(batch)

    def __arrow_c_schema__(self) -> object:
        return _native.arrow_schema(self._file, self._options, arrow_options("string_view"))

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The batches as an Arrow stream, read as the consumer asks. Text is string_view unless something else is
        requested, decimals have 128 bits or more."""
        arrow = arrow_options("string_view")
        return _native.arrow_stream(self._file, self._options, arrow, requested_schema, self._progress)

    def to_pyarrow(
        self, *, strings: Literal["string", "large_string", "string_view", "dictionary"] = "string"
    ) -> pyarrow.Table:
        """An Arrow table. Text is what `strings` says: "string_view" is not copied; "dictionary" keeps what the file
        has as dictionaries, and makes one of the rest."""
        from ._arrow import to_pyarrow

        return to_pyarrow(self, strings)

    def to_polars(self) -> polars.DataFrame:
        """A Polars DataFrame. Text is not copied."""
        from ._arrow import to_polars

        return to_polars(self)

    def to_duckdb(self, connection: duckdb.DuckDBPyConnection | None = None) -> duckdb.DuckDBPyRelation:
        """A DuckDB relation, which reads the file as queries on it run."""
        from ._arrow import to_duckdb

        return to_duckdb(self, connection)

    def to_numpy(self) -> dict[str, numpy.ndarray]:
        """An array a column, decoded in place. Integers with nulls become float64, dates datetime64[ms], decimals and
        nested values objects, text objects too; missing text is None."""
        from ._frame import scan_arrays

        return scan_arrays(self)

    def to_pandas(
        self,
        *,
        integers: Literal["float", "nullable"] = "float",
        strings: Literal["str", "nullable", "object", "categorical", "pyarrow"] = "str",
        decimals: Literal["object", "float64", "pyarrow"] = "object",
        dates: Literal["object", "datetime64", "pyarrow"] = "object",
        categories: Sequence[str] = (),
        index: bool = True,
    ) -> pandas.DataFrame:
        """A DataFrame as pandas.read_parquet would give, without pyarrow.

        integers: integers with nulls as "float", or all numbers and booleans as "nullable" dtypes.
        strings: text as pandas' str dtype, as its "nullable" string dtype, as "object", as "categorical", or as
            large_string[pyarrow].
        decimals: as decimal.Decimal objects, the nearest "float64", or exactly, as decimal128[pyarrow].
        dates: as datetime.date objects, "datetime64" in milliseconds, or date32[day][pyarrow].
        categories: columns of text that become categoricals, whatever `strings` says.
        index: take the index from the file's pandas metadata, where it has them.
        """
        from ._frame import scan_frame

        policies = {
            "integers": integers,
            "strings": strings,
            "decimals": decimals,
            "dates": dates,
            "categories": categories,
        }
        return scan_frame(self, policies, index)

    def __repr__(self) -> str:
        from ._display import scan_text

        return scan_text(self)

    def _repr_html_(self) -> str:
        from ._display import scan_html

        return scan_html(self)


def read(
    source: Source,
    columns: Sequence[str] | None = None,
    where: Predicate | str | None = None,
    threads: int = 0,
    limit: int | None = None,
    *,
    keys: Keys | None = None,
    progress: Callable[[int], Any] | None = None,
) -> Scan:
    """Opens a file: a path, bytes, a memoryview, or an object with read() and seek().

    columns: names or paths ("a.b"), in the order wanted; None is all.
    where: only rows for which this is true: a predicate made with lamella.col(), or its text.
    threads: 0 is one a CPU.
    limit: so many rows at most.
    keys: of an encrypted file: the footer's as bytes, a dict of them by column (None: the footer's), a callable that is
        given a key's metadata and returns the key, or None, or DecryptionOptions.
    progress: called with the number of rows that were done since the last call, as a tqdm's update() is.

    The footer is read at once, and so a missing file, an unknown column or a predicate that does not fit is an error
    here: ParquetError.
    """
    return scan(source, columns, where, threads, limit, keys=keys, progress=progress)


def scan(
    source: Source,
    columns: Sequence[str] | None = None,
    where: Predicate | str | None = None,
    threads: int = 0,
    limit: int | None = None,
    *,
    row_groups: Sequence[int] | None = None,
    batch_rows: int = 65536,
    batch_bytes: int = 1 << 20,
    utf8: Literal["check", "replace", "unchecked"] = "check",
    int96_unit: Literal["ns", "us"] = "ns",
    keys: Keys | None = None,
    aad_prefix: bytes = b"",
    progress: Callable[[int], Any] | None = None,
) -> Scan:
    """As read(), with more to say.

    row_groups: only these, by position, in that order.
    batch_rows, batch_bytes: how large a batch may be.
    utf8: text that is not UTF-8 is an error ("check"), is replaced by U+FFFD, or is passed on.
    int96_unit: what INT96 timestamps become; microseconds hold every date.
    aad_prefix: what an encrypted file was written with, where the file does not hold it.
    """
    options = _native.ScanOptions()
    if columns is not None:
        if isinstance(columns, str):
            raise TypeError("columns is a sequence of names, not text")
        options.columns = list(columns)
    if row_groups is not None:
        options.row_groups = list(row_groups)
    options.where = to_native(where)
    options.threads = threads
    if limit is not None:
        if limit < 0:
            raise ValueError(f"limit is {limit}: it is 0 or more")
        options.limit = limit
    options.batch_rows = batch_rows
    options.batch_bytes = batch_bytes
    options.utf8 = utf8
    options.int96_unit = int96_unit
    return Scan(_open(source, keys, aad_prefix), options, progress)


def schema(source: Source, *, keys: Keys | None = None) -> Schema:
    """The columns of a file."""
    return scan(source, keys=keys).schema


def metadata(source: Source, *, keys: Keys | None = None) -> dict[str, Any]:
    """What the footer says: version, created_by, num_rows, key_value_metadata, and of each row group its columns'
    codecs, encodings and sizes."""
    return _open(source, keys).describe()


def read_parquet(
    path: Source,
    engine: str = "lamella",
    columns: Sequence[str] | None = None,
    storage_options: None = None,
    dtype_backend: Literal["numpy_nullable", "pyarrow"] | None = None,
    filesystem: Any = None,
    filters: Any = None,
    to_pandas_kwargs: None = None,
    **policies: Any,
) -> pandas.DataFrame:
    """Shaped like pandas.read_parquet: the same arguments, and the policies of Scan.to_pandas().

    engine is not looked at. filters: a predicate, its text, or pyarrow's lists of tuples.
    """
    from ._frame import read_frame

    return read_frame(path, columns, storage_options, dtype_backend, filesystem, filters, to_pandas_kwargs, policies)


def arrow_options(strings: str) -> _native.ArrowOptions:
    """How columns leave to Arrow: in types that every consumer takes, text apart."""
    options = _native.ArrowOptions()
    options.text = "string" if strings == "dictionary" else strings
    options.dictionaries = strings == "dictionary"
    options.wide_decimals = True
    return options


def _open(source: Source, keys: Keys | None = None, aad_prefix: bytes = b"") -> _native.SourceFile:
    found = native_keys(keys, aad_prefix)
    if isinstance(source, str):
        return _native.open_path(source, found)
    if isinstance(source, (bytes, bytearray, memoryview)):
        return _native.open_buffer(source, f"<{type(source).__name__}>", found)
    if hasattr(source, "__fspath__"):
        import os

        return _native.open_path(os.fsdecode(source), found)
    if hasattr(source, "read") and hasattr(source, "seek"):
        name = getattr(source, "name", None)
        return _native.open_object(source, name if isinstance(name, str) else f"<{type(source).__name__}>", found)
    try:
        view = memoryview(source)
    except TypeError:
        raise TypeError(
            f"a file is a path, bytes, or an object with read() and seek(), not {type(source).__name__}"
        ) from None
    return _native.open_buffer(view, f"<{type(source).__name__}>", found)
