"""One case: compare.py CASE PARQUET_SCAN PARQUET_GEN

Files of parquet-gen are read by pyarrow, DuckDB and lamella; files of pyarrow and Polars by pyarrow and lamella, files of
DuckDB by DuckDB and lamella (its INT32 deltas of 33 bits are an error to pyarrow). All must give the same rows; DuckDB's
times have microseconds, whatever the file's have, so zeros at the end of fractions do not count there. Where DuckDB has no type or
decoder it is left out, and the output says so.
"""

import datetime
import decimal
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import duckdb
import polars
import pyarrow
import pyarrow.parquet

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "conformance"))

import cases
import make_expected
import values


def by_lamella(scan, path):
    done = subprocess.run([scan, "cat", "--format", "jsonl", str(path)], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stderr)
    return [values.parse(line) for line in done.stdout.splitlines()]


def as_parsed(rows):
    return [values.parse(make_expected.to_json(row)) for row in rows]


def difference(ours, theirs):
    if len(ours) != len(theirs):
        return f"{len(ours)} rows, not {len(theirs)}"
    for number, (left, right) in enumerate(zip(ours, theirs)):
        if not values.same(left, right):
            cells = [f"{a} is not {b}" for a, b in zip(left, right) if not values.same(a, b)]
            return f"row {number}: {'; '.join(cells[:3])}"
    return None


def without_trailing_zeros(value):
    """Times and timestamps with the digits that they need."""
    if isinstance(value, list):
        return [without_trailing_zeros(part) for part in value]
    if isinstance(value, str):
        return re.sub(r"(:\d\d)\.(\d*?)0+(Z?)$", lambda m: m[1] + ("." + m[2] if m[2] else "") + m[3], value)
    return value


def compare_with_duckdb(ours, path):
    wrong = difference(without_trailing_zeros(ours), without_trailing_zeros(as_parsed(make_expected.by_duckdb(path))))
    if wrong:
        sys.exit(f"lamella and DuckDB: {wrong}")


def generate(name, gen, path):
    _, columns, flags = next(case for case in cases.generated() if case[0] == name)
    subprocess.run([gen, ",".join(columns), "-o", str(path), "--rows", str(cases.ROWS), "--seed", "7", *flags], check=True)


def sample():
    """An Arrow table of every kind of column, nested ones too, with nulls."""
    chance = random.Random(20261121)
    rows = 2000

    def column(make, kind):
        return pyarrow.array([None if chance.random() < 0.1 else make(i) for i in range(rows)], kind)

    number = chance.randrange
    text = lambda i: chance.choice(["", "short", "a longer text than fits a view", f"täxt {i}", "日本語のテキスト"])
    return pyarrow.table({
        "bool": column(lambda i: chance.random() < 0.5, pyarrow.bool_()),
        "int8": column(lambda i: number(-128, 128), pyarrow.int8()),
        "uint16": column(lambda i: number(0, 1 << 16), pyarrow.uint16()),
        "int32": column(lambda i: number(-(1 << 31), 1 << 31), pyarrow.int32()),
        "uint32": column(lambda i: number(0, 1 << 32), pyarrow.uint32()),
        "int64": column(lambda i: number(-(1 << 63), 1 << 63), pyarrow.int64()),
        "uint64": column(lambda i: number(0, 1 << 64), pyarrow.uint64()),
        "few": column(lambda i: number(0, 5), pyarrow.int64()),
        "float": column(lambda i: chance.gauss(0, 1e3), pyarrow.float32()),
        "double": column(lambda i: chance.choice([chance.gauss(0, 1), float("inf"), -0.0, float("nan")]), pyarrow.float64()),
        "decimal9": column(lambda i: decimal.Decimal(number(-10**8, 10**8)) / 100, pyarrow.decimal128(9, 2)),
        "decimal38": column(lambda i: decimal.Decimal(number(-10**30, 10**30)).scaleb(-5), pyarrow.decimal128(38, 5)),
        "date": column(lambda i: datetime.date(1970, 1, 1) + datetime.timedelta(days=number(-200000, 200000)), pyarrow.date32()),
        "millis": column(lambda i: number(-10**12, 10**12), pyarrow.timestamp("ms")),
        "micros": column(lambda i: number(-10**15, 10**15), pyarrow.timestamp("us", "UTC")),
        "time": column(lambda i: number(0, 86_400_000_000), pyarrow.time64("us")),
        "text": column(text, pyarrow.string()),
        "binary": column(lambda i: text(i).encode(), pyarrow.binary()),
        "list": column(lambda i: [number(0, 9) if chance.random() < 0.9 else None for _ in range(number(0, 4))],
                       pyarrow.list_(pyarrow.int32())),
        "deep": column(lambda i: [[text(i)] * number(0, 3) for _ in range(number(0, 3))],
                       pyarrow.list_(pyarrow.list_(pyarrow.string()))),
        "struct": column(lambda i: {"a": number(0, 100), "b": None if i % 3 == 0 else text(i)},
                         pyarrow.struct([("a", pyarrow.int64()), ("b", pyarrow.string())])),
        "structs": column(lambda i: [{"x": i, "y": [i] * number(0, 3)} for _ in range(number(0, 3))],
                          pyarrow.list_(pyarrow.struct([("x", pyarrow.int32()), ("y", pyarrow.list_(pyarrow.int32()))]))),
    })


def write(writer, option, path):
    table = sample()
    if writer == "pyarrow":
        pyarrow.parquet.write_table(table, path, **cases.PYARROW[option])
    elif writer == "polars":
        # Polars has no decimals of 38 digits behind a list, nor does its writer keep them all; it gets what it has.
        polars.from_arrow(table).write_parquet(path, **cases.POLARS[option])
    else:
        connection = duckdb.connect()
        connection.execute("set TimeZone = 'UTC'")
        connection.register("sample", table)
        options = cases.DUCKDB[option]
        connection.execute(f"copy sample to '{path}' (format parquet{', ' + options if options else ''})")


def main():
    name, scan, gen = sys.argv[1:]
    print(f"pyarrow {pyarrow.__version__}, duckdb {duckdb.__version__}, polars {polars.__version__}")
    with tempfile.TemporaryDirectory() as directory:
        path = pathlib.Path(directory) / "case.parquet"
        generated = name.startswith("generated.")
        if generated:
            generate(name, gen, path)
        else:
            write(*name.split("."), path)
        ours = by_lamella(scan, path)
        if name.startswith("duckdb."):
            compare_with_duckdb(ours, path)
            return
        wrong = difference(ours, as_parsed(make_expected.by_pyarrow(path)))
        if wrong:
            sys.exit(f"lamella and pyarrow: {wrong}")
        if generated and ".half." not in name:
            try:
                compare_with_duckdb(ours, path)
            except duckdb.Error as error:
                print(f"without DuckDB: {error}")


if __name__ == "__main__":
    main()
