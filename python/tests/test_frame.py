"""What columns become in pandas and NumPy: types, nulls, policies, and what pandas wrote into the file."""

import base64
import datetime
import decimal
import io
import subprocess
import sys
import uuid

import lamella
import numpy
import pandas
import pandas.testing
import pyarrow
import pyarrow.parquet
import pytest
from conftest import ROOT
from lamella._arrow_schema import KEY, origins
from test_agreement import assert_same_frame


def round_trip(frame, in_memory, **options):
    data = in_memory(frame, **options)
    ours, theirs = lamella.read_parquet(data), pandas.read_parquet(io.BytesIO(data))
    pandas.testing.assert_frame_equal(ours, theirs, check_freq=False)
    return ours


def test_integers_with_nulls_become_floats_or_nullable(in_memory):
    data = in_memory(pyarrow.table({"a": pyarrow.array([1, None, 2**53]), "b": pyarrow.array([1, None, 3], pyarrow.int8())}))
    frame = lamella.read(data).to_pandas()
    assert list(frame.dtypes) == ["float64", "float64"]
    assert frame["a"].isna().tolist() == [False, True, False]
    frame = lamella.read(data).to_pandas(integers="nullable")
    assert list(frame.dtypes) == ["Int64", "Int8"]
    assert frame["a"].tolist() == [1, pandas.NA, 2**53]


def test_integers_without_nulls_keep_their_type(sample_path):
    assert lamella.read(sample_path, columns=["id"]).to_pandas()["id"].dtype == "int64"
    some = lamella.read(sample_path, columns=["small"], where="small > 10").to_pandas()
    assert some["small"].dtype == "int8"


def test_booleans_with_nulls(in_memory):
    data = in_memory(pyarrow.table({"a": [True, None, False]}))
    assert lamella.read(data).to_pandas()["a"].tolist() == [True, None, False]
    assert lamella.read(data).to_pandas(integers="nullable")["a"].dtype == "boolean"


def test_text_policies(sample_path, sample_table):
    text = sample_table["few"].to_pylist()
    scan = lamella.read(sample_path, columns=["few", "text"])
    assert scan.to_pandas().dtypes.tolist() == ["str", "str"]
    objects = scan.to_pandas(strings="object")
    assert objects.dtypes.tolist() == ["object", "object"]
    assert objects["few"].tolist() == text
    categorical = scan.to_pandas(categories=["few"])
    assert categorical.dtypes.tolist() == ["category", "str"]
    assert categorical["few"].cat.codes.dtype == "int8"
    assert [None if pandas.isna(value) else value for value in categorical["few"]] == text
    assert scan.to_pandas(strings="categorical").dtypes.tolist() == ["category", "category"]


@pytest.mark.parametrize("count, dtype", [(126, "int8"), (127, "int16"), (200, "int16"), (40000, "int32")])
@pytest.mark.parametrize("dictionary", [True, False])
def test_codes_are_as_wide_as_categories_need(in_memory, count, dtype, dictionary):
    texts = [f"text {i % count}" for i in range(90000)]
    data = in_memory(pyarrow.table({"a": texts}), use_dictionary=dictionary, row_group_size=20000)
    frame = lamella.read(data).to_pandas(strings="categorical")
    assert frame["a"].cat.codes.dtype == dtype
    assert frame["a"].cat.categories.tolist() == [f"text {i}" for i in range(count)]
    assert frame["a"].astype(object).tolist() == texts


def test_categories_of_filtered_rows(sample_path):
    frame = lamella.read(sample_path, columns=["few"], where="id < 3").to_pandas(categories=["few"])
    assert frame["few"].tolist() == ["category 0", "category 1", "category 2"]


def test_decimal_policies(sample_path, sample_table):
    scan = lamella.read(sample_path, columns=["price", "wide"])
    objects = scan.to_pandas()
    floats = scan.to_pandas(decimals="float64")
    for name in ("price", "wide"):
        values = sample_table[name].to_pylist()
        assert objects[name].tolist() == values
        assert floats[name].dtype == "float64"
        assert [None if pandas.isna(value) else value for value in floats[name]] == [
            None if value is None else float(value) for value in values
        ]


def test_every_decimal_becomes_the_nearest_float(in_memory):
    texts = ["0.1", "-0.3", "123456789012345.678", "9007199254740993", "999999999999999.999", "-0.001"]
    values = [decimal.Decimal(text) for text in texts]
    for kind in (pyarrow.decimal128(18, 3), pyarrow.decimal128(38, 3), pyarrow.decimal256(50, 20)):
        some = [value for value in values if kind.precision > 18 or abs(value) < 10**15]
        frame = lamella.read(in_memory(pyarrow.table({"a": pyarrow.array(some, kind)}))).to_pandas(decimals="float64")
        assert frame["a"].tolist() == [float(value) for value in some]


def test_date_policies(sample_path, sample_table):
    scan = lamella.read(sample_path, columns=["day"])
    assert scan.to_pandas()["day"].tolist() == sample_table["day"].to_pylist()
    frame = scan.to_pandas(dates="datetime64")
    assert frame["day"].dtype == "datetime64[ms]"
    assert frame["day"].isna().sum() == sample_table["day"].null_count
    assert frame["day"][5] == pandas.Timestamp("1990-01-06")


def test_pyarrow_policies_are_exact(sample_path, sample_table):
    for scan in (lamella.read(sample_path), lamella.read(sample_path, where="id > 77 and id != 1000", limit=500)):
        frame = scan.to_pandas(strings="pyarrow", decimals="pyarrow", dates="pyarrow")
        ids = frame["id"].tolist()
        for name, dtype in {"price": "decimal128(12, 2)[pyarrow]", "wide": "decimal128(38, 5)[pyarrow]",
                            "day": "date32[day][pyarrow]", "text": "large_string[pyarrow]"}.items():  # fmt: skip
            assert str(frame[name].dtype) == dtype
            array = frame[name].array.__arrow_array__()
            array.validate(full=True)
            assert array.to_pylist() == sample_table.column(name).take(ids).to_pylist(), name


def test_nullable_text_is_missing_as_na(sample_path, sample_table):
    text = lamella.read(sample_path, columns=["few"]).to_pandas(strings="nullable")["few"]
    assert text.dtype == pandas.StringDtype(na_value=pandas.NA)
    assert text[3] is pandas.NA and text[4] == "category 4"


def test_unknown_policies_are_refused(sample_path):
    scan = lamella.read(sample_path)
    with pytest.raises(ValueError, match="decimals is one of 'object', 'float64', 'pyarrow', not 'double'"):
        scan.to_pandas(decimals="double")
    with pytest.raises(TypeError):
        scan.to_pandas(floats="float32")


def test_timestamps_and_zones(in_memory):
    when = pandas.date_range("2024-03-30", periods=5, freq="h")
    frame = pandas.DataFrame({"naive": when, "utc": when.tz_localize("UTC"), "paris": when.tz_localize("Europe/Paris"),
                              "fixed": when.tz_localize("+05:30")})
    frame.loc[2, "paris"] = pandas.NaT
    round_trip(frame, in_memory)


def test_extension_dtypes_come_back(in_memory):
    frame = pandas.DataFrame({
        "int": pandas.array([1, None, 3], dtype="Int64"),
        "bool": pandas.array([True, None, False], dtype="boolean"),
        "float": pandas.array([1.5, None, 3], dtype="Float64"),
        "string": pandas.array(["a", None, "c"], dtype="string"),
        "category": pandas.Categorical(["x", None, "y"], categories=["y", "z", "x"], ordered=True),
        "span": pandas.to_timedelta([1, None, 3], unit="us"),
    })  # fmt: skip
    round_trip(frame, in_memory)


def test_periods_and_intervals_come_back(in_memory):
    round_trip(pandas.DataFrame({
        "period": pandas.array(["2024-01", None, "2024-03"], dtype="period[M]"),
        "interval": pandas.arrays.IntervalArray.from_tuples([(0, 1), (1, 2), (4, 9)], closed="left"),
        "real": pandas.arrays.IntervalArray.from_tuples([(0.5, 1), None, (4, 9)]),
    }), in_memory)  # fmt: skip


def arrow_table():
    return pyarrow.table({
        "plain": pyarrow.array([1, 2, None], pyarrow.int64()),
        "zone": pyarrow.array([1, None, 3], pyarrow.timestamp("us", "Asia/Tokyo")),
        "offset": pyarrow.array([1, None, 3], pyarrow.timestamp("ms", "+05:30")),
        "utc": pyarrow.array([1, None, 3], pyarrow.timestamp("ns", "UTC")),
        "span": pyarrow.array([1, None, 3], pyarrow.duration("ms")),
        "few": pyarrow.array(["b", None, "a"]).dictionary_encode(),
        "large": pyarrow.array(["b", None, "a"], pyarrow.large_string()),
    })  # fmt: skip


def test_arrow_schema_of_other_writers_is_honoured(in_memory):
    data = in_memory(arrow_table(), version="2.6")
    expected = pandas.read_parquet(io.BytesIO(data))
    pandas.testing.assert_frame_equal(lamella.read_parquet(data), expected)
    few = lamella.read_parquet(data, columns=["span", "zone"])
    pandas.testing.assert_frame_equal(few, expected[["span", "zone"]])
    table = lamella.read(data).to_pyarrow()
    for name in ("zone", "offset", "utc", "span"):
        assert table.column(name).equals(arrow_table().column(name)), name


def test_senseless_arrow_schemas_are_passed_over(in_memory):
    table = arrow_table()
    good = bytearray(base64.b64decode(pyarrow.parquet.read_metadata(io.BytesIO(in_memory(table))).metadata[KEY]))
    random = numpy.random.default_rng(3)
    for _ in range(2000):
        bad = good.copy()
        for place in random.integers(0, len(bad), random.integers(1, 6)):
            bad[place] = random.choice([0, 1, 127, 255])
        if random.random() < 0.2:
            bad = bad[: random.integers(0, len(bad))]
        origins({KEY: base64.b64encode(bad)}, table.num_columns)
    assert origins({KEY: b"!"}, 1) == origins({KEY: b""}, 1) == []
    assert origins({KEY: base64.b64encode(good)}, 3) == []
    assert origins({KEY: base64.b64encode(good)}, 7)[1] == {"time_zone": "Asia/Tokyo"}


def test_unknown_zones_are_utc(in_memory):
    table = pyarrow.table({"t": pyarrow.array([1], pyarrow.timestamp("us", "Nowhere/At_All"))})
    assert str(lamella.read(in_memory(table)).to_pandas()["t"].dtype) == "datetime64[us, UTC]"


INDEXES = {
    "default": None,
    "range": pandas.RangeIndex(10, 40, 10, name="n"),
    "named": pandas.Index(["a", "b", "c"], name="key"),
    "unnamed": pandas.Index([7, 8, 9]),
    "dates": pandas.date_range("2024-01-01", periods=3, name="day"),
    "zoned": pandas.date_range("2024-01-01", periods=3, tz="Asia/Tokyo"),
    "multi": pandas.MultiIndex.from_tuples([(1, "a"), (1, "b"), (2, "a")], names=["x", None]),
    "categorical": pandas.CategoricalIndex(["b", "a", "b"], name="c"),
}


@pytest.mark.parametrize("kind", INDEXES)
def test_index_comes_back(kind, in_memory):
    frame = pandas.DataFrame({"v": [1.0, 2.0, 3.0], "w": [4, 5, 6]}, index=INDEXES[kind])
    round_trip(frame, in_memory)
    data = in_memory(frame)
    ours = lamella.read_parquet(data, columns=["w"])
    pandas.testing.assert_frame_equal(ours, pandas.read_parquet(io.BytesIO(data), columns=["w"]), check_freq=False)


@pytest.mark.parametrize("columns", [[0, 1], pandas.Index(["a", "b"], name="names"), pandas.date_range("2024", periods=2),
                                     pandas.MultiIndex.from_tuples([("a", 1), ("b", 2)])])
def test_column_labels_come_back(columns, in_memory):
    try:
        data = in_memory(pandas.DataFrame([[1, 2], [3, 4]], columns=columns))
    except ValueError:
        pytest.skip("pandas does not write such columns")
    pandas.testing.assert_frame_equal(lamella.read_parquet(data), pandas.read_parquet(io.BytesIO(data)), check_freq=False)


def test_attributes_come_back(in_memory):
    frame = pandas.DataFrame({"a": [1]})
    frame.attrs = {"source": "here"}
    assert lamella.read_parquet(in_memory(frame)).attrs == {"source": "here"}


@pytest.mark.parametrize("text", [b"", b"[]", b"{", b"5", b'{"index_columns": 5}', b'{"index_columns": ["a", 3, {"kind": "range"}]}',
                                  b'{"index_columns": ["b"], "columns": [{"name": "a", "numpy_type": "Int64", "metadata": 3}]}',
                                  b'{"index_columns": [{"kind": "range", "start": 0, "stop": 9, "step": 0}], "columns": 7}'])
def test_senseless_metadata_are_passed_over(text, in_memory):
    table = pyarrow.table({"a": [1, 2, 3]}).replace_schema_metadata({b"pandas": text})
    frame = lamella.read_parquet(in_memory(table, store_schema=False)).reset_index()
    assert frame["a"].tolist() == [1, 2, 3]


def test_no_columns_leave_the_rows(sample_path):
    frame = lamella.read(sample_path, columns=[]).to_pandas()
    assert frame.shape == (5000, 0)


def test_no_rows(in_memory, sample_table):
    data = in_memory(sample_table.slice(0, 0))
    assert_same_frame(lamella.read_parquet(data), pandas.read_parquet(io.BytesIO(data)))


def test_limit_and_filter(sample_path, sample_table):
    assert lamella.read(sample_path, limit=1500).to_pandas()["id"].tolist() == list(range(1500))
    assert lamella.read(sample_path, limit=10**9).to_pandas().shape[0] == 5000
    assert lamella.read(sample_path, limit=0).to_pandas().shape == (0, 19)
    frame = lamella.read(sample_path, where=lamella.col("id") >= 4000, limit=7).to_pandas()
    assert frame["id"].tolist() == list(range(4000, 4007))
    expected = sample_table.slice(4000, 7).to_pandas()
    assert_same_frame(frame, expected)


def test_row_groups_in_any_order(sample_path):
    frame = lamella.scan(sample_path, row_groups=[2, 0], columns=["id"]).to_pandas()
    assert frame["id"].tolist() == [*range(2400, 3600), *range(1200)]


def test_nested_column_by_path(sample_path):
    frame = lamella.read(sample_path, columns=["struct.a", "id"]).to_pandas()
    assert frame.iloc[5, 0] == {"a": 5} or frame.iloc[5, 0] == 5


def test_values_of_nested_columns(in_memory):
    when = datetime.datetime(2024, 1, 2, 3, 4, 5, 6)
    table = pyarrow.table({
        "list": [[1, None], [], None, [3]],
        "times": pyarrow.array([[when, None], None, [], [when]], pyarrow.list_(pyarrow.timestamp("us"))),
        "deep": [[[1], None, []], None, [[2, 3]], []],
        "struct": [{"when": when, "n": [1]}, None, {"when": None, "n": None}, {"when": when, "n": []}],
        "uuid": pyarrow.array([uuid.UUID(int=i).bytes for i in range(4)], pyarrow.uuid()),
    })  # fmt: skip
    data = in_memory(table)
    assert_same_frame(lamella.read_parquet(data), pandas.read_parquet(io.BytesIO(data)))


def test_files_of_other_writers():
    for path in sorted((ROOT / "tests" / "data").glob("[dps]*/*.parquet")):
        if path.parent.name not in ("duckdb", "polars", "spark") or "variants" in path.name:
            continue
        try:
            theirs = pandas.read_parquet(path)
        except OSError:  # Arrow does not read DuckDB's LZ4_RAW pages of version 2.
            assert lamella.read(path).to_pandas().shape[0] > 0
            continue
        if path.name in ("prim_limits.parquet", "rebase_utc_int96.parquet"):  # INT96 that Arrow lets overflow.
            assert lamella.read_parquet(path, int96_unit="us").shape == theirs.shape
            continue
        assert_same_frame(lamella.read_parquet(path), theirs)


def test_numpy_arrays(sample_path, sample_table):
    arrays = lamella.read(sample_path).to_numpy()
    assert list(arrays) == sample_table.column_names
    assert arrays["id"].dtype == "int64"
    assert arrays["day"].dtype == "datetime64[ms]"
    assert arrays["instant"].dtype == "datetime64[us]"
    assert arrays["text"].tolist() == sample_table["text"].to_pylist()


def test_batches_are_views_of_their_memory(sample_path):
    batches = list(lamella.scan(sample_path, columns=["id", "real"], batch_rows=500))
    assert max(len(batch) for batch in batches) <= 500
    ids = [batch.to_numpy()["id"] for batch in batches]
    assert not ids[0].flags.writeable and not ids[0].flags.owndata
    assert numpy.concatenate(ids).tolist() == list(range(5000))
    assert pandas.concat([batch.to_pandas() for batch in batches])["id"].tolist() == list(range(5000))


def test_progress_counts_every_row(sample_path):
    for arguments in ({}, {"where": "id >= 0"}, {"limit": 3000}):
        rows = []
        lamella.read(sample_path, progress=rows.append, **arguments).to_pandas()
        assert sum(rows) == arguments.get("limit", 5000)
        rows.clear()
        list(lamella.read(sample_path, progress=rows.append, **arguments))
        assert sum(rows) == arguments.get("limit", 5000)


def test_read_parquet_takes_what_pandas_takes(sample_path):
    frame = lamella.read_parquet(sample_path, engine="pyarrow", columns=["id", "few"], filters=[("id", "<", 5)])
    assert frame["id"].tolist() == [0, 1, 2, 3, 4]
    frame = lamella.read_parquet(sample_path, columns=["id"], filters=[[("id", "in", [3, 4])], [("id", ">", 4997)]])
    assert frame["id"].tolist() == [3, 4, 4998, 4999]
    assert lamella.read_parquet(sample_path, columns=["small"], dtype_backend="numpy_nullable")["small"].dtype == "Int8"
    arrow = lamella.read_parquet(sample_path, columns=["small"], dtype_backend="pyarrow")
    assert str(arrow["small"].dtype) == "int8[pyarrow]"
    with pytest.raises(TypeError, match="storage_options"):
        lamella.read_parquet(sample_path, storage_options={"anon": True})
    with pytest.raises(TypeError, match="to_pandas_kwargs"):
        lamella.read_parquet(sample_path, to_pandas_kwargs={"split_blocks": True})


def test_read_parquet_knows_the_home_folder(sample_path, monkeypatch):
    monkeypatch.setenv("HOME", str(sample_path.parent))
    assert lamella.read_parquet("~/sample.parquet", columns=["id"]).shape == (5000, 1)


def test_read_parquet_has_the_arguments_of_pandas():
    import inspect

    theirs = list(inspect.signature(pandas.read_parquet).parameters)
    assert list(inspect.signature(lamella.read_parquet).parameters)[: len(theirs) - 1] == theirs[:-1]


WITHOUT = """
import sys
for name in {names!r}:
    sys.modules[name] = None
import lamella
scan = lamella.read({path!r})
{work}
"""


def run_without(names, path, work):
    code = WITHOUT.format(names=names, path=str(path), work=work)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_pandas_needs_no_pyarrow(sample_path):
    work = "frame = scan.to_pandas(); print(frame['text'].dtype, frame['text'].isna().sum(), frame['text'][5])"
    assert run_without(["pyarrow"], sample_path, work) == "str 455 täxt 5\n"


def test_nullable_text_needs_no_pyarrow(sample_path):
    work = "frame = scan.to_pandas(strings='nullable'); print(frame['text'].dtype, frame['text'][3], frame['text'][5])"
    assert run_without(["pyarrow"], sample_path, work) == "string <NA> täxt 5\n"


def test_numpy_needs_no_pandas(sample_path):
    assert run_without(["pandas", "pyarrow"], sample_path, "print(scan.to_numpy()['id'].sum())") == "12497500\n"


def test_batches_need_nothing(sample_path):
    work = "print(sum(len(batch) for batch in scan)); print(repr(scan)[:5])"
    assert run_without(["numpy", "pandas", "pyarrow"], sample_path, work).startswith("5000\n")


def test_import_takes_nothing_along():
    code = "import sys, lamella; print([name for name in ('numpy', 'pandas', 'pyarrow', 'typing') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True,
                          env={"PYTHONPATH": str(__import__("pathlib").Path(lamella.__file__).parents[1])})
    assert done.stdout == "[]\n", done.stderr


PEAK = """
import lamella, numpy, pandas, pyarrow, resource, sys
import pandas.api.internals
lamella.read({small!r}).to_pandas()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
frame = lamella.read({path!r}).to_pandas()
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print((after - before) / 1024 - frame.memory_usage(deep=True).sum() / 2**20)
"""


def test_peak_memory_is_that_of_the_frame(tmp_path, sample_path):
    import pyarrow.parquet

    rows = 3_000_000
    random = numpy.random.default_rng(7)
    table = pyarrow.table({"id": numpy.arange(rows), "x": random.random(rows), "y": random.integers(0, 9, rows),
                           "text": pyarrow.array(numpy.char.add("text ", random.integers(0, 10**6, rows).astype(str)))})
    path = tmp_path / "large.parquet"
    pyarrow.parquet.write_table(table, path)
    code = PEAK.format(small=str(sample_path), path=str(path))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert float(done.stdout) < 64
