"""What pandas and Arrow wrote into a file about its frame: the index, categoricals, time zones, extension dtypes."""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    import pandas

    from ._native import Field
    from ._scan import Scan

NULLABLE = {"Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64", "Float32", "Float64", "boolean"}
# Dtypes that only the Arrow schema describes.
EXTENSIONS = ("period", "interval")
SPANS = {f"timedelta64[{unit}]": unit for unit in ("s", "ms", "us", "ns")}


class PandasMetadata:
    """The key "pandas" of a file's metadata, or nothing. What makes no sense in it is passed over."""

    def __init__(self, described: dict[str, Any]) -> None:
        self.index_columns = [column for column in listed(described, "index_columns") if isinstance(column, (str, dict))]
        self.columns = {}
        for column in listed(described, "columns"):
            if isinstance(column, dict):
                name = column.get("field_name", column.get("name"))
                if isinstance(name, str):
                    self.columns[name] = column
        self.origins: dict[str, dict[str, Any]] = {}
        """What columns were in Arrow, by name."""
        self.column_indexes = [column for column in listed(described, "column_indexes") if isinstance(column, dict)]
        self.attributes = described.get("attributes")

    @classmethod
    def of(cls, key_values: dict[bytes, bytes | None]) -> PandasMetadata:
        try:
            described = json.loads(key_values.get(b"pandas") or b"{}")
        except (ValueError, RecursionError):
            described = {}
        return cls(described if isinstance(described, dict) else {})

    @classmethod
    def of_scan(cls, scan: Scan) -> PandasMetadata:
        """Also what the Arrow schema says, where pandas says nothing, or not enough."""
        from ._arrow_schema import origins_of

        metadata = cls.of(scan.schema.metadata)
        if any(metadata.lacks(field.name) for field in scan.schema):
            named = origins_of(scan).items()
            metadata.origins = {name: origin for name, origin in named if origin and metadata.lacks(name)}
        return metadata

    def lacks(self, name: str) -> bool:
        column = self.columns.get(name)
        return column is None or str(column.get("numpy_type")).startswith(EXTENSIONS)

    def with_index_columns(self, scan: Scan) -> Scan:
        """The scan, with the columns that are the index where only others were asked for."""
        from . import _native
        from ._scan import Scan as NewScan

        asked = scan._options.columns
        if asked is None:
            return scan
        stored = [column for column in self.index_columns if isinstance(column, str)]
        in_file = {field.name for field in scan._file.schema(_native.ScanOptions())}
        missing = [name for name in stored if name in in_file and name not in set(scan.schema.names)]
        if not missing:
            return scan
        options = _native.copy_options(scan._options)
        options.columns = [*asked, *(quoted(name) for name in missing)]
        return NewScan(scan._file, options, scan._progress)

    def policy(self, field: Field, policy: dict[str, Any]) -> dict[str, Any]:
        """What the metadata say of a column goes before the defaults, not before what the caller chose."""
        origin = self.origins.get(field.name)
        if origin is not None:
            return {**policy, **policy_of(origin, field.name, policy)}
        column = self.columns.get(field.name)
        if column is None:
            return policy
        details = column.get("metadata")
        details = details if isinstance(details, dict) else {}
        numpy_type = column.get("numpy_type")
        if column.get("pandas_type") == "categorical":
            return {**policy, "categories": (*policy["categories"], field.name), "is_ordered": details.get("ordered") is True}
        if column.get("pandas_type") == "datetimetz" and isinstance(details.get("timezone"), str):
            return {**policy, "time_zone": details["timezone"]}
        if numpy_type in NULLABLE:
            return {**policy, "integers": "nullable"}
        if numpy_type == "string" and policy["strings"] == "str":
            return {**policy, "strings": "nullable"}
        if numpy_type in SPANS:
            return {**policy, "span_unit": SPANS[numpy_type]}
        return policy

    def restore(self, name: str, array: Any) -> Any:
        """Dtypes that the file has no type for."""
        extension = self.origins.get(name, {}).get("extension")
        return array if extension is None else extension_array(*extension, array)

    def assemble(self, names: list[str], arrays: list[Any], rows: int, is_whole: bool) -> pandas.DataFrame:
        """The frame, with its index."""
        from ._frame import make_frame

        index_names = self.index_columns
        stored = [column for column in index_names if isinstance(column, str) and names.count(column) == 1]
        kept = [i for i, name in enumerate(names) if name not in stored]
        index = self._index(names, arrays, stored, rows, is_whole)
        frame = make_frame([names[i] for i in kept], [arrays[i] for i in kept], rows, index)
        self._name_columns(frame)
        if isinstance(self.attributes, dict):
            frame.attrs = self.attributes
        return frame

    def _index(self, names: list[str], arrays: list[Any], stored: list[str], rows: int, is_whole: bool) -> Any:
        import pandas

        levels = []
        for column in self.index_columns:
            if isinstance(column, str):
                if column in stored:
                    array = arrays[names.index(column)]
                    levels.append(pandas.Index(array, name=self._index_name(column), copy=False, dtype=array.dtype))
            elif len(self.index_columns) == 1 and is_whole:
                return range_index(column, rows)
        if not levels:
            return None
        return levels[0] if len(levels) == 1 else pandas.MultiIndex.from_arrays(levels)

    def _index_name(self, field_name: str) -> Any:
        return self.columns.get(field_name, {}).get("name")

    def _name_columns(self, frame: pandas.DataFrame) -> None:
        """The columns' own index: numbers, dates, tuples or a name."""
        if len(self.column_indexes) != 1:
            if len(self.column_indexes) > 1:
                self._multi_columns(frame)
            return
        described = self.column_indexes[0]
        frame.columns = restored_labels(frame.columns, described.get("numpy_type"), described.get("pandas_type"))
        name = described.get("name")
        if isinstance(name, str):
            frame.columns.name = name

    def _multi_columns(self, frame: pandas.DataFrame) -> None:
        import ast

        import pandas

        try:
            labels = [ast.literal_eval(name) for name in frame.columns]
        except (ValueError, SyntaxError):
            return
        if not all(isinstance(label, tuple) and len(label) == len(self.column_indexes) for label in labels):
            return
        levels = [
            restored_labels(pandas.Index(level), described.get("numpy_type"), described.get("pandas_type"))
            for level, described in zip(zip(*labels), self.column_indexes)
        ]
        frame.columns = pandas.MultiIndex.from_arrays(levels, names=[d.get("name") for d in self.column_indexes])


def policy_of(origin: dict[str, Any], name: str, policy: dict[str, Any]) -> dict[str, Any]:
    if "extension" in origin:
        return {"integers": "nullable"}
    if "is_ordered" in origin:
        return {"categories": (*policy["categories"], name), **origin}
    return origin


def extension_array(name: str, described: str, array: Any) -> Any:
    """pandas' periods, which are stored as integers, and intervals, which are structs. What makes no sense stays."""
    import numpy
    import pandas

    try:
        details = json.loads(described)
        if name == "pandas.period":
            ordinals = array.to_numpy(dtype="int64", na_value=numpy.iinfo("int64").min)
            return pandas.arrays.PeriodArray(ordinals, dtype=pandas.PeriodDtype(details["freq"]))
        bounds = [
            pandas.Index([None if value is None else value[side] for value in array], dtype=details["subtype"])
            for side in ("left", "right")
        ]
        return pandas.arrays.IntervalArray.from_arrays(*bounds, closed=details["closed"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return array


def listed(described: dict[str, Any], key: str) -> list[Any]:
    value = described.get(key)
    return value if isinstance(value, list) else []


def quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def range_index(described: dict[str, Any], rows: int) -> Any:
    """The range of the metadata, where it has as many rows as the file."""
    import pandas

    bounds = [described.get(key) for key in ("start", "stop", "step")]
    name = described.get("name")
    if described.get("kind") == "range" and all(type(bound) is int for bound in bounds) and bounds[2] != 0:
        index = pandas.RangeIndex(*bounds, name=name)
        if len(index) == rows:
            return index
    return pandas.RangeIndex(rows, name=name)


def restored_labels(columns: Any, numpy_type: Any, pandas_type: Any) -> Any:
    import pandas

    try:
        if pandas_type in ("int64", "float64", "int32") or numpy_type in ("int64", "float64", "int32"):
            return columns.astype(numpy_type)
        if isinstance(numpy_type, str) and numpy_type.startswith("datetime64"):
            return pandas.to_datetime(columns).astype(numpy_type)
    except (ValueError, TypeError):
        pass
    return columns
