"""Reads Apache Parquet into pandas, NumPy, Arrow, Polars and DuckDB.

    import lamella

    frame = lamella.read("prices.parquet", columns=["day", "close"], where=lamella.col("close") > 10).to_pandas()
"""

from ._errors import (
    ParquetArgumentError,
    ParquetError,
    ParquetFileNotFoundError,
    ParquetMemoryError,
    ParquetNotImplementedError,
)
from ._keys import DecryptionOptions
from ._native import Field, Type, WrappedKey
from ._native import version as __version__
from ._predicate import Column, Predicate, col
from ._scan import Batch, Scan, Schema, metadata, read, read_parquet, scan, schema

__all__ = [
    "Batch",
    "Column",
    "DecryptionOptions",
    "Field",
    "ParquetArgumentError",
    "ParquetError",
    "ParquetFileNotFoundError",
    "ParquetMemoryError",
    "ParquetNotImplementedError",
    "Predicate",
    "Scan",
    "Schema",
    "Type",
    "WrappedKey",
    "__version__",
    "col",
    "metadata",
    "read",
    "read_parquet",
    "scan",
    "schema",
]
