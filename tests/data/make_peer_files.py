"""Writes the files of duckdb/, polars/ and pyarrow/ with the writers of those three, as tests/requirements.txt pins them.

    tests/.venv/bin/python tests/data/make_peer_files.py

Values follow from the row's number, so that a file says the same whoever writes it; every seventh value is null, in another
row for each column.
"""
import datetime
import decimal
import json
import math
import pathlib
import struct

import duckdb
import polars
import pyarrow
import pyarrow.parquet

HERE = pathlib.Path(__file__).parent
EPOCH = datetime.datetime(1970, 1, 1)
DAY = 24 * 3600 * 1_000_000

# (column, DuckDB's type, an expression of the row number i)
DUCKDB_COLUMNS = [
    ("b", "BOOLEAN", "i % 3 = 0"),
    ("i8", "TINYINT", "(i * 37) % 256 - 128"),
    ("i16", "SMALLINT", "(i * 2749) % 65536 - 32768"),
    ("i32", "INTEGER", "(i * 715827883) % 4294967296 - 2147483648"),
    ("i64", "BIGINT", "i * 1234567890123 - 61728394506150"),
    ("u8", "UTINYINT", "(i * 41) % 256"),
    ("u16", "USMALLINT", "(i * 2749) % 65536"),
    ("u32", "UINTEGER", "(i * 715827883) % 4294967296"),
    ("u64", "UBIGINT", "18446744073709551615 - i"),
    ("f32", "FLOAT", "i / 7 - 3"),
    ("f64", "DOUBLE", "sqrt(i) - 5"),
    ("decimal4", "DECIMAL(4,1)", "i - 50.5"),
    ("decimal9", "DECIMAL(9,2)", "i * 1234.56 - 61728"),
    ("decimal18", "DECIMAL(18,4)", "i * 9876543.2101 - 493827160"),
    ("decimal38", "DECIMAL(38,10)", "i * 123456789012345678.0123456789 - 6172839450617283900"),
    ("text", "VARCHAR", "'row ' || i || ' ' || chr(945 + i::INTEGER % 24)"),
    ("bytes", "BLOB", "encode(repeat(chr(i::INTEGER % 128), i::INTEGER % 5))"),
    ("day", "DATE", "DATE '1969-12-01' + i::INTEGER"),
    ("time", "TIME", "TIME '00:00:00' + to_microseconds(i * 863999999)"),
    ("micros", "TIMESTAMP", "make_timestamp(i * 86400123456 - 4320000000000)"),
    ("millis", "TIMESTAMP_MS", "make_timestamp(i * 86400123000 - 4320000000000)"),
    ("nanos", "TIMESTAMP_NS", "make_timestamp_ns(i * 86400123456789 - 4320000000000000)"),
    ("utc", "TIMESTAMPTZ", "make_timestamptz(i * 86400123456 - 4320000000000)"),
    ("uuid", "UUID", "md5(i::VARCHAR)::UUID"),
]


def write_duckdb(name, columns, rows, options):
    select = ", ".join(f"CASE WHEN (i + {7 - ordinal % 7}) % 7 = 0 THEN NULL ELSE ({expression})::{type_} END AS {column}"
                       for ordinal, (column, type_, expression) in enumerate(columns))
    path = HERE / "duckdb" / f"{name}.parquet"
    connection = duckdb.connect()
    connection.execute("SET threads = 1; SET TimeZone = 'UTC'")
    connection.execute(f"COPY (SELECT {select} FROM range({rows}) t(i)) TO '{path}' (FORMAT parquet, {options})")


def write_duckdb_variants():
    """Objects with fields of every shredded kind; other values, and fields of their own, in every third row."""
    document = """{'id': i, 'name': 'row ' || i, 'price': (i * 0.25)::DECIMAL(9, 2), 'ratio': i / 8, 'day': DATE '2024-01-01' + i::INTEGER,
                   'seen': make_timestamp(i * 86400123456), 'tags': ['a', 'b' || (i % 5)],
                   'place': {'x': i % 7, 'y': CASE WHEN i % 2 = 0 THEN 'even' END}}::VARIANT"""
    other = """CASE i % 4 WHEN 0 THEN i::VARIANT WHEN 1 THEN ('row ' || i)::VARIANT WHEN 2 THEN NULL
               ELSE {'id': 'not a number', 'more': [1, 2]}::VARIANT END"""
    path = HERE / "duckdb" / "variants_shredded.parquet"
    connection = duckdb.connect()
    connection.execute("SET threads = 1; SET TimeZone = 'UTC'")
    connection.execute(f"""COPY (SELECT i AS i, CASE WHEN i % 3 = 0 THEN {other} ELSE {document} END AS v FROM range(60) t(i))
                           TO '{path}' (FORMAT parquet, COMPRESSION snappy)""")


def make_duckdb():
    write_duckdb_variants()
    numbers = [column for column in DUCKDB_COLUMNS if column[0] in ("i32", "i64", "u32", "f32", "f64", "decimal9", "micros")]
    words = [("word", "VARCHAR", "['lamella', 'parquet', 'column', 'page', 'footer', ''][i % 6 + 1]"),
             ("path", "VARCHAR", "'/warehouse/table/day=' || (i // 10) || '/part-' || i")]
    write_duckdb("types_snappy", DUCKDB_COLUMNS, 100, "COMPRESSION snappy")
    write_duckdb("numbers_v2_zstd", numbers, 300, "COMPRESSION zstd, PARQUET_VERSION V2")
    write_duckdb("words_v2_lz4_raw", words, 600, "COMPRESSION lz4_raw, PARQUET_VERSION V2")
    write_duckdb("words_brotli", words, 600, "COMPRESSION brotli")
    write_duckdb("words_gzip", words, 600, "COMPRESSION gzip")
    write_duckdb("small_uncompressed_row_groups", DUCKDB_COLUMNS[:2], 5000, "COMPRESSION uncompressed, ROW_GROUP_SIZE 2048")
    write_duckdb("no_rows", DUCKDB_COLUMNS[:4], 0, "COMPRESSION snappy")


def with_nulls(values, ordinal):
    return [None if (row + 7 - ordinal % 7) % 7 == 0 else value for row, value in enumerate(values)]


def polars_frame(rows):
    instants = [EPOCH + datetime.timedelta(microseconds=row * 86_400_123_456 - 50 * DAY) for row in range(rows)]
    columns = [
        ("b", polars.Boolean, [row % 3 == 0 for row in range(rows)]),
        ("i8", polars.Int8, [row * 37 % 256 - 128 for row in range(rows)]),
        ("i16", polars.Int16, [row * 2749 % 65536 - 32768 for row in range(rows)]),
        ("i32", polars.Int32, [row * 715827883 % 2**32 - 2**31 for row in range(rows)]),
        ("i64", polars.Int64, [row * 1234567890123 - 61728394506150 for row in range(rows)]),
        ("u32", polars.UInt32, [row * 715827883 % 2**32 for row in range(rows)]),
        ("u64", polars.UInt64, [2**64 - 1 - row for row in range(rows)]),
        ("f32", polars.Float32, [row / 8 - 3 for row in range(rows)]),
        ("f64", polars.Float64, [math.nan if row == 50 else -0.0 if row == 51 else row / 7 - 5 for row in range(rows)]),
        ("decimal", polars.Decimal(20, 3), [decimal.Decimal(row * 1234567 - 61728350).scaleb(-3) for row in range(rows)]),
        ("text", polars.String, [f"row {row} {chr(945 + row % 24)}" for row in range(rows)]),
        ("bytes", polars.Binary, [bytes([row % 256]) * (row % 5) for row in range(rows)]),
        ("category", polars.Categorical, [("low", "middle", "high")[row % 3] for row in range(rows)]),
        ("day", polars.Date, [instant.date() for instant in instants]),
        ("time", polars.Time, [instant.time() for instant in instants]),
        ("millis", polars.Datetime("ms"), instants),
        ("micros", polars.Datetime("us", "UTC"), [instant.replace(tzinfo=datetime.timezone.utc) for instant in instants]),
        ("nanos", polars.Datetime("ns"), instants),
    ]
    return polars.DataFrame([polars.Series(name, with_nulls(values, ordinal), dtype=type_)
                             for ordinal, (name, type_, values) in enumerate(columns)])


def make_polars():
    frame = polars_frame(100)
    few = polars_frame(2000).select("i32", "f64", "category")
    for name, data, options in [
            ("types_zstd", frame, {"compression": "zstd"}),
            ("types_uncompressed", frame.head(30), {"compression": "uncompressed"}),
            ("few_snappy", few.head(300), {"compression": "snappy"}),
            ("few_lz4_small_pages", few, {"compression": "lz4", "data_page_size": 1024}),
            ("few_gzip_row_groups", few.head(600), {"compression": "gzip", "row_group_size": 200}),
            ("few_brotli", few.head(300), {"compression": "brotli"}),
            ("no_rows", frame.head(0), {"compression": "zstd"}),
    ]:
        data.write_parquet(HERE / "polars" / f"{name}.parquet", **options)


def make_pyarrow():
    """GeoParquet: two points and a null."""
    points = [struct.pack("<BIdd", 1, 1, 30, 10), None, struct.pack(">BIdd", 0, 1, -0.5, 1e10)]
    geo = {"version": "1.1.0", "primary_column": "geometry",
           "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"], "bbox": [-0.5, 10, 30, 1e10]}}}
    table = pyarrow.table({"id": pyarrow.array([1, 2, 3], pyarrow.int32()), "geometry": pyarrow.array(points, pyarrow.binary())},
                          metadata={"geo": json.dumps(geo)})
    path = HERE / "pyarrow" / "geoparquet_points.parquet"
    path.parent.mkdir(exist_ok=True)
    pyarrow.parquet.write_table(table, path)


if __name__ == "__main__":
    make_duckdb()
    make_polars()
    make_pyarrow()
