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
import pyarrow.parquet.encryption as encryption

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "conformance"))

import cases
import make_expected
import values


def by_lamella(scan, path, *options):
    done = subprocess.run([scan, "cat", "--format", "jsonl", str(path), *options], capture_output=True, text=True)
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


class OpenKms(encryption.KmsClient):
    """Wraps nothing: what parquet-gen calls key material has the keys' hexadecimal digits."""

    def __init__(self):
        encryption.KmsClient.__init__(self)

    def unwrap_key(self, wrapped_key, master_key_identifier):
        return bytes.fromhex(wrapped_key if isinstance(wrapped_key, str) else bytes(wrapped_key).decode())


def compare_encrypted_generated(mode, scan, gen, path):
    """Columns with three keys, and one in the clear, of parquet-gen; one key where pyarrow has to be given the prefix."""
    keys = ["--footer-key", "text:0123456789012345", "--column-key", "b=text:abcdefghijklmnopqrstuvwx",
            "--column-key", "c=" + "5a" * 32]
    flags = cases.MODES[mode]
    supplied = "--supply-aad-prefix" in flags
    keys = keys[:2] if supplied else keys
    subprocess.run([gen, "a:int64:null=0.1,b:string:dict,c:double,d:int32:delta", "-o", str(path), "--rows", "3000",
                    "--page-rows", "200", "--row-group-rows", "1100", "--key-material", *keys, *flags,
                    *([] if supplied else ["--open-columns", "d"])], check=True)
    properties = (encryption.create_decryption_properties(b"0123456789012345", aad_prefix=b"tester") if supplied else
                  encryption.CryptoFactory(lambda _: OpenKms()).file_decryption_properties(encryption.KmsConnectionConfig()))
    ours = by_lamella(scan, path, *keys, *(["--aad-prefix", "tester"] if supplied else []))
    table = pyarrow.parquet.ParquetFile(path, decryption_properties=properties).read()
    return difference(ours, as_parsed(make_expected.rows_of(table)))


def compare_encrypted_pyarrow(mode, scan, path):
    master_keys = {"footer": b"0123456789012345", "text": b"1234567890123450", "nested": b"1234567890123451"}
    options = cases.KEY_MATERIAL[mode]
    columns = {"text": ["text", "decimal38", "double"], "nested": ["list.list.element", "struct.a", "struct.b"]}
    configuration = encryption.EncryptionConfiguration(
        footer_key="footer", **options, **({} if options.get("uniform_encryption") else {"column_keys": columns}))
    factory = encryption.CryptoFactory(lambda _: make_expected.InMemoryKms(master_keys))
    table = sample()
    properties = factory.file_encryption_properties(encryption.KmsConnectionConfig(), configuration,
                                                    parquet_file_path=str(path))
    pyarrow.parquet.write_table(table, path, encryption_properties=properties, row_group_size=700, data_page_size=500,
                                write_page_index=True)
    keys = [word for name, key in master_keys.items() for word in ("--master-key", f"{name}=text:{key.decode()}")]
    return difference(by_lamella(scan, path, *keys), as_parsed(make_expected.rows_of(table)))


def main():
    name, scan, gen = sys.argv[1:]
    print(f"pyarrow {pyarrow.__version__}, duckdb {duckdb.__version__}, polars {polars.__version__}")
    with tempfile.TemporaryDirectory() as directory:
        path = pathlib.Path(directory) / "case.parquet"
        if name.startswith("encrypted_"):
            mode = name.split(".")[1]
            generated = name.startswith("encrypted_generated.")
            wrong = compare_encrypted_generated(mode, scan, gen, path) if generated else compare_encrypted_pyarrow(mode, scan, path)
            if wrong:
                sys.exit(f"lamella and pyarrow: {wrong}")
            return
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
