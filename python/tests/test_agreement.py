"""Every public file that pyarrow reads gives the frame that pandas.read_parquet gives; what differs is listed here and in
docs/python.md."""

import math
import uuid

import lamella
import numpy
import pandas
import pyarrow
import pytest
from conftest import public_files

# What lamella refuses and pyarrow reads, and why.
REFUSED = {
    "int96_from_spark.parquet": "an INT96 timestamp lies outside",  # pyarrow lets years beyond 2262 overflow.
    "datapage_v1-corrupt-checksum.parquet": "checksum is",  # pyarrow compares no checksums unless it is told to.
    "rle-dict-uncompressed-corrupt-checksum.parquet": "checksum is",
}


def same(ours, theirs):
    """Whether two values are the same to a user: 1 is 1.0, missing is missing."""
    if isinstance(ours, numpy.ndarray) or isinstance(theirs, numpy.ndarray):
        return len(ours) == len(theirs) and all(same(a, b) for a, b in zip(ours, theirs))
    if isinstance(ours, (list, tuple)):
        return len(ours) == len(theirs) and all(same(a, b) for a, b in zip(ours, theirs))
    if isinstance(ours, dict):
        return list(ours) == list(theirs) and all(same(ours[key], theirs[key]) for key in ours)
    if is_missing(ours) or is_missing(theirs):
        return is_missing(ours) and is_missing(theirs)
    if isinstance(ours, uuid.UUID) and isinstance(theirs, bytes):
        return ours.bytes == theirs
    return ours == theirs


def is_missing(value):
    if isinstance(value, numpy.datetime64):
        return bool(numpy.isnat(value))
    return value is None or value is pandas.NA or value is pandas.NaT or isinstance(value, float) and math.isnan(value)


def assert_same_frame(ours, theirs):
    assert list(ours.columns) == list(theirs.columns)
    assert len(ours) == len(theirs)
    assert ours.index.equals(theirs.index), (ours.index, theirs.index)
    for place, name in enumerate(ours.columns):
        left, right = ours.iloc[:, place], theirs.iloc[:, place]
        assert left.dtype == right.dtype, f"{name}: {left.dtype} is not {right.dtype}"
        for row, (a, b) in enumerate(zip(left.tolist(), right.tolist())):
            assert same(a, b), f"{name}, row {row}: {a!r} is not {b!r}"


@pytest.mark.parametrize("path", public_files(), ids=lambda path: path.name)
def test_frame_is_that_of_pandas(path):
    try:
        theirs = pandas.read_parquet(path)
    except (OSError, ValueError, TypeError, pyarrow.ArrowException, NotImplementedError) as error:
        pytest.skip(f"pyarrow: {error}")
    if path.name in REFUSED:
        with pytest.raises(lamella.ParquetError, match=REFUSED[path.name]):
            lamella.read_parquet(path)
        return
    assert_same_frame(lamella.read_parquet(path), theirs)


@pytest.mark.parametrize("backend", ["numpy_nullable", "pyarrow"])
@pytest.mark.parametrize("path", public_files(), ids=lambda path: path.name)
def test_frame_of_another_backend_is_that_of_pandas(path, backend):
    try:
        theirs = pandas.read_parquet(path, dtype_backend=backend)
    except (OSError, ValueError, TypeError, pyarrow.ArrowException, NotImplementedError) as error:
        pytest.skip(f"pyarrow: {error}")
    if path.name in REFUSED:
        with pytest.raises(lamella.ParquetError, match=REFUSED[path.name]):
            lamella.read_parquet(path, dtype_backend=backend)
        return
    ours = lamella.read_parquet(path, dtype_backend=backend)
    if (path.name, backend) == ("nested_structs.rust.parquet", "pyarrow"):
        assert ours.equals(theirs)  # Its timestamps lie beyond what Python objects hold.
    else:
        assert_same_frame(ours, theirs)


@pytest.mark.parametrize("backend", ["numpy_nullable", "pyarrow"])
def test_sample_of_another_backend_is_that_of_pandas(sample_path, backend):
    ours = lamella.read_parquet(sample_path, dtype_backend=backend)
    assert_same_frame(ours, pandas.read_parquet(sample_path, dtype_backend=backend))


def test_sample_is_that_of_pandas(sample_path):
    assert_same_frame(lamella.read_parquet(sample_path), pandas.read_parquet(sample_path))


def test_microseconds_hold_every_int96():
    for path in public_files():
        if path.name == "int96_from_spark.parquet":
            frame = lamella.read_parquet(path, int96_unit="us")
            assert frame["a"].dtype == "datetime64[us]"
            assert str(frame["a"][1]).startswith("2024") and frame["a"].max().year > 2262


@pytest.mark.parametrize("threads", [1, 2, 7])
def test_threads_change_nothing(sample_path, threads):
    assert_same_frame(lamella.read(sample_path, threads=threads).to_pandas(), pandas.read_parquet(sample_path))


@pytest.mark.parametrize("path", public_files(), ids=lambda path: path.name)
def test_arrow_table_is_that_of_pyarrow(path):
    import pyarrow.parquet

    try:
        theirs = pyarrow.parquet.ParquetFile(path, arrow_extensions_enabled=False).read()
    except (OSError, ValueError, TypeError, pyarrow.ArrowException, NotImplementedError) as error:
        pytest.skip(f"pyarrow: {error}")
    if path.name in REFUSED:
        with pytest.raises(lamella.ParquetError, match=REFUSED[path.name]):
            lamella.read(path).to_pyarrow()
        return
    ours = lamella.read(path).to_pyarrow()
    ours.validate(full=True)
    assert ours.num_rows == theirs.num_rows
    assert ours.column_names == theirs.column_names
