"""Scans and batches as NumPy arrays and pandas DataFrames."""

from __future__ import annotations

import os

import numpy

from . import _native
from ._columns import plan_column

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    import pandas

    from ._native import Field
    from ._scan import Scan

NUMPY_POLICIES = {
    "integers": "float",
    "strings": "object",
    "decimals": "object",
    "dates": "datetime64",
    "categories": (),
    "time_zone": None,
}
CHOICES = {
    "integers": ("float", "nullable"),
    "strings": ("str", "nullable", "object", "categorical", "pyarrow"),
    "decimals": ("object", "float64", "pyarrow"),
    "dates": ("object", "datetime64", "pyarrow"),
}


def check_policies(policies: dict[str, Any]) -> dict[str, Any]:
    """Fills in defaults. Raises TypeError and ValueError for what is no policy."""
    checked = {"integers": "float", "strings": "str", "decimals": "object", "dates": "object", "categories": ()}
    for name, value in policies.items():
        if name not in checked:
            raise TypeError(f"{name} is no policy: there are {', '.join(checked)}")
        if name in CHOICES and value not in CHOICES[name]:
            raise ValueError(f"{name} is one of {', '.join(map(repr, CHOICES[name]))}, not {value!r}")
        checked[name] = value
    return checked


def scan_arrays(scan: Scan) -> dict[str, numpy.ndarray]:
    fields = list(scan.schema)
    names = [field.name for field in fields]
    repeated = {name for name in names if names.count(name) > 1} if len(set(names)) < len(names) else ()
    if repeated:
        raise ValueError(f"a dict cannot hold two columns of the name {sorted(repeated)[0]!r}")
    _, columns = fill(scan, fields, [NUMPY_POLICIES] * len(fields))
    return dict(zip(names, columns))


def fill(scan: Scan, fields: list[Field], policies: list[dict[str, Any]]) -> tuple[int, list[Any]]:
    """Reads all columns: the number of rows, and an array each."""
    max_rows = scan.max_rows
    if not fields:
        return count_rows(scan), []
    plans = [plan_column(field, max_rows, policy) for field, policy in zip(fields, policies)]
    rows = _native.fill(scan._file, scan._options, [plan.sink for plan in plans], scan._progress)
    plans.reverse()
    # What of a plan's memory is not part of its array goes before the next array is made.
    return rows, [plans.pop().finish(rows) for _ in fields]


def count_rows(scan: Scan) -> int:
    if scan._options.where is None:
        return scan.max_rows
    return sum(batch.num_rows for batch in scan)


def batch_arrays(batch: _native.Batch) -> dict[str, numpy.ndarray]:
    arrays = {}
    for ordinal, field in enumerate(batch.fields):
        vector = batch.vector(ordinal)
        plan_type = VIEWS.get(field.type.kind)
        if field.type.kind == "timestamp":
            plan_type = f"M8[{field.type.unit}]"
        if plan_type is not None and vector.null_count == 0:
            arrays[field.name] = vector.values().view(plan_type)
        else:
            arrays[field.name] = batch_column(field, vector, NUMPY_POLICIES)
    return arrays


VIEWS = {
    "int8": "i1", "int16": "i2", "int32": "i4", "int64": "i8", "uint8": "u1", "uint16": "u2", "uint32": "u4",
    "uint64": "u8", "float16": "f2", "float": "f4", "double": "f8",
}  # fmt: skip


def batch_column(field: Field, vector: _native.Vector, policy: dict[str, Any]) -> Any:
    plan = plan_column(field, len(vector), policy)
    vector.write_to(plan.sink)
    return plan.finish(len(vector))


def batch_frame(batch: _native.Batch, policies: dict[str, Any]) -> pandas.DataFrame:
    checked = check_policies(policies)
    fields = batch.fields
    arrays = [batch_column(field, batch.vector(i), checked) for i, field in enumerate(fields)]
    return make_frame([field.name for field in fields], arrays, batch.num_rows)


def scan_frame(scan: Scan, policies: dict[str, Any], with_index: bool) -> pandas.DataFrame:
    from ._pandas_metadata import PandasMetadata

    checked = check_policies(policies)
    metadata = PandasMetadata.of_scan(scan)
    if with_index:
        scan = metadata.with_index_columns(scan)
    fields = list(scan.schema)
    rows, arrays = fill(scan, fields, [metadata.policy(field, checked) for field in fields])
    names = [field.name for field in fields]
    arrays = [metadata.restore(name, array) for name, array in zip(names, arrays)]
    is_whole = scan._options.where is None and scan._options.limit < 0 and scan._options.row_groups is None
    if not with_index:
        return make_frame(names, arrays, rows)
    return metadata.assemble(names, arrays, rows, is_whole)


def make_frame(names: list[Any], arrays: list[Any], rows: int, index: Any = None) -> pandas.DataFrame:
    """A DataFrame of the arrays themselves: nothing is copied, and no type is guessed."""
    import pandas

    columns = pandas.Index(names, dtype=object if not names else None)
    index = pandas.RangeIndex(rows) if index is None else index
    try:
        from pandas.api.internals import create_dataframe_from_blocks
    except ImportError:
        series = [pandas.Series(array, index=index, copy=False, dtype=array.dtype) for array in arrays]
        frame = pandas.DataFrame(dict(enumerate(series)), index=index, copy=False)
        frame.columns = columns
        return frame
    blocks = []
    for ordinal, array in enumerate(arrays):
        if isinstance(array, numpy.ndarray) and array.dtype.kind in "Mm":
            array = pandas.array(array, copy=False)
        if isinstance(array.dtype, numpy.dtype):
            array = array.reshape(1, -1)
        blocks.append((array, numpy.array([ordinal])))
    return create_dataframe_from_blocks(blocks, index, columns)


def read_frame(
    path: Any,
    columns: Any,
    storage_options: Any,
    dtype_backend: str | None,
    filesystem: Any,
    filters: Any,
    to_pandas_kwargs: Any,
    policies: dict[str, Any],
) -> pandas.DataFrame:
    from ._filters import to_predicate
    from ._scan import scan

    if storage_options is not None or filesystem is not None:
        raise TypeError("storage_options and filesystem are not taken: open the file, and give the open file")
    if to_pandas_kwargs is not None:
        raise TypeError("to_pandas_kwargs are pyarrow's: give the policies of Scan.to_pandas() as arguments")
    if isinstance(path, (str, os.PathLike)):
        path = os.path.expanduser(path)
    scanning = {name: policies.pop(name) for name in SCAN_OPTIONS & policies.keys()}
    source = scan(path, columns, to_predicate(filters), **scanning)
    if dtype_backend == "pyarrow":
        import pandas

        return source.to_pyarrow().to_pandas(types_mapper=pandas.ArrowDtype, **policies)
    if dtype_backend == "numpy_nullable":
        policies = {"integers": "nullable", "strings": "nullable", **policies}
    elif dtype_backend is not None and isinstance(dtype_backend, str):
        raise ValueError(f"dtype_backend is 'numpy_nullable' or 'pyarrow', not {dtype_backend!r}")
    return source.to_pandas(**policies)


SCAN_OPTIONS = {"threads", "limit", "row_groups", "utf8", "int96_unit", "keys", "aad_prefix", "progress"}
