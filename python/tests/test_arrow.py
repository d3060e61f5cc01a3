"""Scans and batches as Arrow streams, and what consumers make of them."""

import io
import gc

import duckdb
import lamella
import polars
import pyarrow
import pytest


def test_table_is_that_of_pyarrow(sample_path, sample_table):
    table = lamella.read(sample_path).to_pyarrow()
    table.validate(full=True)
    assert table.equals(sample_table)


@pytest.mark.parametrize("strings, kind", [("string", pyarrow.string()), ("large_string", pyarrow.large_string()), ("string_view", pyarrow.string_view())])
def test_text_is_what_is_asked_for(sample_path, sample_table, strings, kind):
    table = lamella.read(sample_path, columns=["text"]).to_pyarrow(strings=strings)
    table.validate(full=True)
    assert table.schema.field("text").type == kind
    assert table["text"].to_pylist() == sample_table["text"].to_pylist()


def test_dictionaries(sample_path, sample_table):
    table = lamella.read(sample_path, columns=["few"]).to_pyarrow(strings="dictionary")
    table.validate(full=True)
    assert pyarrow.types.is_dictionary(table.schema.field("few").type)
    assert table["few"].to_pylist() == sample_table["few"].to_pylist()


def test_unknown_text_is_refused(sample_path):
    with pytest.raises(ValueError, match="strings is one of"):
        lamella.read(sample_path).to_pyarrow(strings="utf8")


def test_stream_is_a_capsule(sample_path):
    scan = lamella.read(sample_path, columns=["id", "list"])
    assert pyarrow.schema(scan).names == ["id", "list"]
    assert pyarrow.table(scan).num_rows == 5000
    requested = pyarrow.schema([("text", pyarrow.large_string())])
    table = pyarrow.RecordBatchReader.from_stream(lamella.read(sample_path, columns=["text"]), schema=requested).read_all()
    assert table.schema.field("text").type == pyarrow.large_string()


def test_unused_capsules_leave_nothing(sample_path):
    for _ in range(20):
        scan = lamella.read(sample_path)
        capsules = [scan.__arrow_c_stream__(), scan.__arrow_c_schema__()]
        del capsules
    gc.collect()


def test_batch_is_a_record_batch(sample_path, sample_table):
    batches = [batch.to_pyarrow() for batch in lamella.read(sample_path, columns=["id", "few"])]
    assert sum(batch.num_rows for batch in batches) == 5000
    ids = [value for batch in batches for value in batch["id"].to_pylist()]
    assert ids == sample_table["id"].to_pylist()


def test_batch_has_the_types_that_are_requested(sample_path, sample_table):
    first = next(iter(lamella.read(sample_path, columns=["id", "text"])))
    requested = pyarrow.schema([("id", pyarrow.int64()), ("text", pyarrow.large_string())])
    array = pyarrow.record_batch(first, requested)
    array.validate(full=True)
    assert array.schema.types == [pyarrow.int64(), pyarrow.large_string()]
    assert array["text"].to_pylist() == sample_table["text"].slice(0, len(first)).to_pylist()
    with pytest.raises(lamella.ParquetArgumentError):
        first.__arrow_c_array__(pyarrow.schema([("other", pyarrow.int64())]).__arrow_c_schema__())


WAYS = {
    "pyarrow": lambda scan: scan.to_pyarrow(),
    "polars": lambda scan: scan.to_polars(),
    "duckdb": lambda scan: scan.to_duckdb(duckdb.connect()).fetchall(),
    "table": lambda scan: pyarrow.table(scan),
    "batches": list,
}


@pytest.mark.parametrize("way", WAYS)
def test_progress_of_streams_counts_every_row(sample_path, way):
    for arguments in ({}, {"where": "id >= 4000"}, {"limit": 3000}):
        rows = []
        WAYS[way](lamella.read(sample_path, columns=["id", "text"], progress=rows.append, **arguments))
        assert sum(rows) == {"where": 1000}.get(next(iter(arguments), None), arguments.get("limit", 5000))


@pytest.mark.parametrize("way", ["pyarrow", "polars", "batches"])
def test_failing_progress_ends_a_stream(sample_path, way):
    def report(rows):
        raise LookupError("no bar")

    with pytest.raises(LookupError, match="no bar"):
        WAYS[way](lamella.read(sample_path, progress=report))


def test_stream_honours_filter_and_limit(sample_path):
    table = lamella.read(sample_path, where="id >= 1190", limit=20, columns=["id"]).to_pyarrow()
    assert table["id"].to_pylist() == list(range(1190, 1210))


def test_polars(sample_path, sample_table):
    frame = lamella.read(sample_path).to_polars()
    assert frame.shape == (5000, 19)
    assert frame["text"].to_list() == sample_table["text"].to_pylist()
    assert frame["price"].to_list() == sample_table["price"].to_pylist()


def test_duckdb(sample_path):
    relation = lamella.read(sample_path, columns=["id", "text", "price"]).to_duckdb()
    assert relation.aggregate("sum(id), count(text)").fetchall() == [(12497500, 4545)]
    connection = duckdb.connect()
    again = lamella.read(sample_path, columns=["id"]).to_duckdb(connection)
    assert again.aggregate("count(id)").fetchall() == [(5000,)]


def test_errors_of_a_stream_are_parquet_errors(sample_path):
    damaged = bytearray(sample_path.read_bytes())
    damaged[100:140] = bytes(40)
    with pytest.raises(lamella.ParquetError, match="row group 0"):
        lamella.read(damaged).to_pyarrow()


class Failing(io.BytesIO):
    is_armed = False

    def read(self, size=-1):
        if self.is_armed:
            raise RuntimeError("the network is down")
        return super().read(size)


def test_what_read_raises_goes_through_a_stream(sample_path):
    file = Failing(sample_path.read_bytes())
    scan = lamella.read(file, threads=3)
    file.is_armed = True
    with pytest.raises(RuntimeError, match="the network is down"):
        scan.to_pyarrow()


def test_tables_outlive_their_scan(sample_path, tmp_path):
    path = tmp_path / "gone.parquet"
    path.write_bytes(sample_path.read_bytes())
    table = lamella.read(path, columns=["text"]).to_pyarrow(strings="string_view")
    path.unlink()
    gc.collect()
    table.validate(full=True)
