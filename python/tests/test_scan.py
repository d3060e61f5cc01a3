"""Opening files, schemas, metadata, predicates, and how scans look."""

import datetime
import decimal
import io
import mmap
import pathlib
import re
import subprocess
import sys

import lamella
import numpy
import pandas
import pytest
from conftest import run_in_threads
from lamella import col


def rows_of(source, **arguments):
    return lamella.read(source, **arguments).to_pandas()["id"].tolist()


def test_sources_of_every_kind(sample_path):
    data = sample_path.read_bytes()
    everything = list(range(5000))
    assert rows_of(str(sample_path), columns=["id"]) == everything
    assert rows_of(pathlib.Path(sample_path), columns=["id"]) == everything
    for buffer in (data, bytearray(data), memoryview(data), numpy.frombuffer(data, "u1")):
        assert rows_of(buffer, columns=["id"]) == everything
    assert rows_of(io.BytesIO(data), columns=["id"]) == everything
    with open(sample_path, "rb") as file:
        assert rows_of(file, columns=["id"]) == everything
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            assert rows_of(memoryview(mapped), columns=["id"]) == everything


def test_object_is_named_in_errors(tmp_path):
    path = tmp_path / "bad.bin"
    path.write_bytes(b"y" * 50)
    with open(path, "rb") as file, pytest.raises(lamella.ParquetError, match="bad.bin: .*not a Parquet file"):
        lamella.read(file)


def test_schema(sample_path):
    schema = lamella.schema(sample_path)
    assert schema.names[:3] == ["id", "small", "unsigned"]
    assert str(schema["price"].type) == "decimal(12,2)"
    assert (schema["price"].type.precision, schema["price"].type.scale) == (12, 2)
    assert schema["instant"].type.unit == "us" and schema["instant"].type.adjusted_to_utc
    assert [child.name for child in schema["struct"].type.children] == ["a", "b"]
    assert len(schema) == 19 and schema[0].name == "id" and schema == lamella.schema(sample_path)
    with pytest.raises(KeyError):
        schema["nope"]
    assert "list: list<element: int32>" in repr(schema)


def test_metadata(sample_path):
    metadata = lamella.metadata(sample_path)
    assert metadata["num_rows"] == 5000
    assert len(metadata["row_groups"]) == 5
    assert metadata["row_groups"][0]["num_rows"] == 1200
    column = metadata["row_groups"][0]["columns"][0]
    assert column["path"] == "id" and column["codec"] == "SNAPPY" and column["type"] == "INT64"
    assert "parquet-cpp-arrow" in metadata["created_by"]


@pytest.mark.parametrize("predicate, expected", [
    (col("id") < 3, [0, 1, 2]),
    ("id < 3", [0, 1, 2]),
    (col("id") == 7, [7]),
    ((col("id") > 10) & (col("id") <= 12), [11, 12]),
    ((col("id") < 2) | (col("id") > 4997), [0, 1, 4998, 4999]),
    (~(col("id") >= 2), [0, 1]),
    (col("id").is_in([5, 6, 9999]), [5, 6]),
    (col("id").between(8, 9), [8, 9]),
    ((col("id") < 16) & col("small").is_null(), [3, 14]),
    ((col("id") < 5) & col("small").is_not_null(), [0, 1, 2, 4]),
    ((col("id") < 20) & col("few").like("category _") & (col("few") == "category 6"), [6, 13]),
    ((col("id") < 9) & col("few").starts_with("category 1"), [1, 8]),
    ((col("id") < 9) & col("few").matches("^cat.* [16]$"), [1, 6, 8]),
    ((col("id") < 9) & col("few").like("%y 6", escape="!"), [6]),
    ((col("id") < 16) & col("small").null_safe_equal(None), [3, 14]),
    ((col("id") < 16) & ~col("small").null_safe_equal(-50), [*range(1, 16)]),
    ("id < 9 and few regexp '[2-4]$'", [2, 4]),
    ("id < 9 and not few regexp '[0-4]$'", [5, 6]),
    (col("day") == datetime.date(1990, 1, 5), [4]),
    (col("price") == decimal.Decimal("0.04"), [4]),
    (col("real") == 0.5, [4]),
    (col("real") == numpy.float64(0.5), [4]),
    (col("id") == numpy.int64(4), [4]),
    (col("fixed") == (4).to_bytes(3, "big"), [4]),
    (col("instant") == datetime.datetime(1970, 1, 1, 0, 0, 4, 12, datetime.timezone.utc), [4]),
    (col("local") == pandas.Timestamp("1970-01-01 00:00:04.012"), [4]),
    ((col("flag") == True) & (col("id") < 5), [0]),  # noqa: E712
])  # fmt: skip
def test_predicates(sample_path, predicate, expected):
    assert rows_of(sample_path, where=predicate, columns=["id"]) == expected


def test_regular_expressions(in_memory):
    import pyarrow

    texts = ["Grün", "grün", "", None, "x" * 300 + "grün", "Γεια", "a\nb"]
    data = in_memory(pyarrow.table({"t": texts, "b": pyarrow.array([b"\xff1", b"\xff"] * 3 + [None], pyarrow.binary())}))
    found = lambda where: lamella.read(data, where=where).to_pandas()["t"].tolist()
    assert found(col("t").matches("(?i)^GRÜN$")) == ["Grün", "grün"]
    assert found(col("t").matches(r"\p{Greek}+")) == ["Γεια"]
    assert found(col("t").matches("^.{3}$")) == []
    assert len(found(col("t").matches("x{5,}gr"))) == 1
    assert len(found(col("b").matches(r"^\xff\d$"))) == 3
    with pytest.raises(lamella.ParquetArgumentError, match="not a regular expression: missing"):
        col("t").matches("(")


def test_threads_share_a_regular_expression(in_memory):
    import pyarrow

    data = in_memory(pyarrow.table({"t": [f"text {i % 999}" for i in range(50_000)]}), row_group_size=5000)
    scan = lamella.read(data, where=col("t").matches("^text (12|7+)[0-9]?$"), threads=4)
    counts = run_in_threads(4, lambda: len(scan.to_pandas()))
    expected = sum(1 for i in range(50_000) if re.search("^text (12|7+)[0-9]?$", f"text {i % 999}"))
    assert counts == [expected] * 4


def test_names_that_need_backticks(in_memory):
    import pyarrow

    data = in_memory(pyarrow.table({"odd name": [1, 2, 3], "it's": ["a'b", "c", "d"]}))
    assert lamella.read(data, where=col("odd name") > 2).to_pandas()["odd name"].tolist() == [3]
    assert lamella.read(data, where=col("it's") == "a'b").to_pandas()["odd name"].tolist() == [1]


def test_predicate_says_itself():
    predicate = (col("a") > 5) & "b = 'x'"
    assert str(lamella.Predicate(str(predicate))) == str(predicate)
    assert "lamella.Predicate" in repr(predicate)
    with pytest.raises(TypeError, match="cannot compare with NoneType"):
        col("a") == None  # noqa: E711, B015


def test_repr_shows_schema_and_first_rows(sample_path):
    text = repr(lamella.read(sample_path, columns=["id", "price", "few"], where="id > 3"))
    assert "those where id > 3, 3 columns" in text
    assert "decimal(12,2)" in text
    assert "0.04" in text and "category 4" in text
    html = lamella.read(sample_path, columns=["id", "text"])._repr_html_()
    assert html.count("<tr>") == 6 and "<small>int64</small>" in html


def test_html_is_escaped(in_memory):
    import pyarrow

    html = lamella.read(in_memory(pyarrow.table({"<b>": ["<script>"]})))._repr_html_()
    assert "<script>" not in html and "&lt;script&gt;" in html and "<b>" not in html


def test_repr_of_a_damaged_file_says_so(sample_path):
    damaged = bytearray(sample_path.read_bytes())
    damaged[4:400] = bytes(396)
    assert "row group 0" in repr(lamella.read(damaged, columns=["id"]))


def run_module(*arguments):
    return subprocess.run([sys.executable, "-m", "lamella", *map(str, arguments)], capture_output=True, text=True)


def test_command_prints_schema_and_rows(sample_path):
    done = run_module(sample_path, "--columns", "id,few", "--rows", "3")
    assert done.returncode == 0
    assert "few  string" in done.stdout
    assert "category 2" in done.stdout and "category 3" not in done.stdout


def test_command_says_what_is_wrong(tmp_path):
    done = run_module(tmp_path / "nowhere")
    assert done.returncode == 1
    assert done.stderr.startswith("error: ") and "No such file" in done.stderr and done.stderr.count("\n") == 1
