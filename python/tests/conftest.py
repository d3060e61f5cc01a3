import concurrent.futures
import io
import pathlib

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PUBLIC_FILES = [ROOT.parent / "shared" / "parquet-testing" / "data", ROOT.parent / "parquet-testing" / "data"]


@pytest.fixture(scope="session")
def sample_table():
    """Rows of every common type, with nulls, in pyarrow's types."""
    import datetime
    import decimal

    import pyarrow as pa

    rows = 5000

    def column(make, kind):
        return pa.array([None if i % 11 == 3 else make(i) for i in range(rows)], kind)

    return pa.table({
        "id": pa.array(range(rows), pa.int64()),
        "small": column(lambda i: i % 100 - 50, pa.int8()),
        "unsigned": column(lambda i: i * 7, pa.uint32()),
        "real": column(lambda i: i / 8, pa.float64()),
        "single": column(lambda i: i / 4, pa.float32()),
        "flag": column(lambda i: i % 3 == 0, pa.bool_()),
        "text": column(lambda i: f"täxt {i}" * (i % 4), pa.string()),
        "few": column(lambda i: f"category {i % 7}", pa.string()),
        "bytes": column(lambda i: b"\x00\xff" * (i % 3), pa.binary()),
        "fixed": column(lambda i: i.to_bytes(3, "big"), pa.binary(3)),
        "price": column(lambda i: decimal.Decimal(i) / 100, pa.decimal128(12, 2)),
        "wide": column(lambda i: decimal.Decimal(10**25 + i).scaleb(-5), pa.decimal128(38, 5)),
        "day": column(lambda i: datetime.date(1990, 1, 1) + datetime.timedelta(days=i), pa.date32()),
        "time": column(lambda i: datetime.time(i % 24, 1, 2, i), pa.time64("us")),
        "instant": column(lambda i: i * 1_000_003, pa.timestamp("us", "UTC")),
        "local": column(lambda i: i * 1_003, pa.timestamp("ms")),
        "list": column(lambda i: [i] * (i % 4), pa.list_(pa.int32())),
        "struct": column(lambda i: {"a": i, "b": str(i)}, pa.struct([("a", pa.int64()), ("b", pa.string())])),
        "map": column(lambda i: [(str(i), i)] * (i % 3), pa.map_(pa.string(), pa.int64())),
    })  # fmt: skip


@pytest.fixture(scope="session")
def sample_path(sample_table, tmp_path_factory):
    import pyarrow.parquet

    path = tmp_path_factory.mktemp("sample") / "sample.parquet"
    pyarrow.parquet.write_table(sample_table, path, row_group_size=1200)
    return path


@pytest.fixture
def in_memory():
    """Writes a pyarrow table, or a DataFrame, to bytes."""
    import pandas
    import pyarrow.parquet

    def write(table, **options):
        out = io.BytesIO()
        if isinstance(table, pandas.DataFrame):
            table.to_parquet(out, **options)
        else:
            pyarrow.parquet.write_table(table, out, **options)
        return out.getvalue()

    return write


def run_in_threads(count, work):
    """What `work` gave in each of `count` threads. What it raises in one of them is raised here."""
    with concurrent.futures.ThreadPoolExecutor(count) as pool:
        started = [pool.submit(work) for _ in range(count)]
        return [one.result() for one in started]


def public_files():
    for folder in PUBLIC_FILES:
        if folder.is_dir():
            return sorted(folder.rglob("*.parquet"))
    return []
