#!/usr/bin/env python3
"""Writes tests/conformance/expected: what the public files hold, as other readers and the files' own descriptions say.

    make_expected.py SHARED [PREFIX]   with pyarrow 26.0.1, duckdb 2.0.0 and polars 2.1.0; SHARED holds parquet-testing;
                                       files whose name in the manifest begins with PREFIX

For every line `values` of the manifest: rows as pyarrow reads them, or DuckDB where the manifest says so, in the form of
`parquet-scan cat --format jsonl`; prints where the two disagree. A file's own .csv, where there is one, is compared with
what was read. Of files with variants, the .variant.bin beside them, which cases.json describes; of bare variants, the file
itself, which data_dictionary.json describes. Nothing here comes from lamella.
"""

import base64
import csv
import ctypes
import ctypes.util
import datetime
import decimal
import json
import os
import pathlib
import re
import sys
import uuid

import duckdb
import numpy
import polars
import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.parquet.encryption as encryption

import values
import variant_reader

HERE = pathlib.Path(__file__).resolve().parent
MOST_BYTES = 12_000  # Of rows in a file of expectations; of more rows the first, and a digest of all.


def floating(number, kind):
    number = kind(number)
    if numpy.isnan(number):
        return "NaN"
    if numpy.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    return float(str(number))  # The shortest digits in its own width.


def fraction(ticks, unit):
    digits = {"ms": 3, "us": 6, "ns": 9}[unit]
    seconds, rest = divmod(ticks, 10**digits)
    return seconds, f".{rest:0{digits}d}"


def date_text(days):
    """Proleptic Gregorian, by the algorithm of days to civil dates; any year."""
    era, day = divmod(days + 719468, 146097)
    year_of_era = (day - day // 1460 + day // 36524 - day // 146096) // 365
    day_of_year = day - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * day_of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    year = year_of_era + 400 * era + (1 if month <= 2 else 0)
    day_of_month = day_of_year - (153 * shifted + 2) // 5 + 1
    if 0 <= year <= 9999:
        return f"{year:04d}-{month:02d}-{day_of_month:02d}"
    return f"{'-' if year < 0 else '+'}{abs(year):04d}-{month:02d}-{day_of_month:02d}"


def clock(seconds):
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def instant(ticks, unit, utc):
    seconds, rest = fraction(ticks, unit)
    days, of_day = divmod(seconds, 86400)
    return f"{date_text(days)}T{clock(of_day)}{rest}{'Z' if utc else ''}"


def column_of(array, is_int96=False):
    """The values of an Arrow array in the form of jsonl."""
    kind = array.type
    if isinstance(kind, pa.ExtensionType) or hasattr(kind, "extension_name") and hasattr(array, "storage"):
        name = kind.extension_name
        stored = column_of(array.storage)
        if name == "arrow.uuid":
            return [None if v is None else f"{v[:8]}-{v[8:12]}-{v[12:16]}-{v[16:20]}-{v[20:]}" for v in stored]
        return stored
    if pa.types.is_dictionary(kind):
        return column_of(array.cast(kind.value_type))
    if pa.types.is_timestamp(kind):
        ticks = array.cast(pa.int64()).to_pylist()
        unit = kind.unit
        if is_int96:
            ticks, unit = [None if v is None else v // 1000 for v in ticks], "us"
        return [None if v is None else instant(v, unit, kind.tz is not None) for v in ticks]
    if pa.types.is_date(kind):
        return [None if v is None else date_text(v) for v in array.cast(pa.int32()).to_pylist()]
    if pa.types.is_time(kind):
        width = pa.int32() if kind.bit_width == 32 else pa.int64()
        parts = [None if v is None else fraction(v, kind.unit) for v in array.cast(width).to_pylist()]
        return [None if p is None else clock(p[0]) + p[1] for p in parts]
    if pa.types.is_floating(kind):
        numpy_kind = {16: numpy.float16, 32: numpy.float32, 64: numpy.float64}[kind.bit_width]
        return [None if v is None else floating(v, numpy_kind) for v in array.to_pylist()]
    if pa.types.is_decimal(kind):
        return [None if v is None else format(v, "f") for v in array.to_pylist()]
    if pa.types.is_binary(kind) or pa.types.is_fixed_size_binary(kind) or pa.types.is_large_binary(kind):
        return [None if v is None else v.hex() for v in array.to_pylist()]
    if pa.types.is_map(kind):
        keys, items = column_of(array.keys), column_of(array.items)
        ends = array.offsets.to_pylist()
        return [None if not valid else [[keys[i - ends[0]], items[i - ends[0]]] for i in range(ends[n], ends[n + 1])]
                for n, valid in enumerate(array.is_valid().to_pylist())]
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        flat = column_of(array.values[array.offsets[0].as_py():array.offsets[-1].as_py()])
        ends = array.offsets.to_pylist()
        return [None if not valid else flat[ends[n] - ends[0]:ends[n + 1] - ends[0]]
                for n, valid in enumerate(array.is_valid().to_pylist())]
    if pa.types.is_struct(kind):
        members = [(kind.field(i).name, column_of(array.field(i))) for i in range(kind.num_fields)]
        return [None if not valid else ["object", *[[name, member[n]] for name, member in members]]
                for n, valid in enumerate(array.is_valid().to_pylist())]
    return array.to_pylist()


def rows_of(table, int96=()):
    columns = [(name, column_of(table.column(i).combine_chunks(), i in int96)) for i, name in enumerate(table.column_names)]
    return [["object", *[[name, column[row]] for name, column in columns]] for row in range(table.num_rows)]


def by_pyarrow(path):
    file = pq.ParquetFile(path)
    leaves = [file.schema.column(i) for i in range(len(file.schema))]
    int96 = {leaf.path for leaf in leaves if leaf.physical_type == "INT96"}
    return rows_of(file.read(), [i for i, name in enumerate(file.schema_arrow.names) if name in int96])


def keys_of(options, *names):
    """The keys that options of parquet-scan give."""
    given = [value for name, value in zip(options, options[1:]) if name in names]
    return {name: key.encode() for name, _, key in (value.rpartition("=text:") for value in given)}


def encrypted_table(path, properties):
    return rows_of(pq.ParquetFile(path, decryption_properties=properties, coerce_int96_timestamp_unit="us").read())


def by_pyarrow_with_key(path, options):
    """Files whose columns all have the footer's key: pyarrow takes no other keys as they are."""
    key = next(value for name, value in zip(options, options[1:]) if name == "--footer-key").removeprefix("text:")
    return encrypted_table(path, encryption.create_decryption_properties(key.encode()))


def by_twin(path, options):
    return by_pyarrow_with_key(path.with_name("uniform_encryption.parquet.encrypted"), options)


def by_polars(path, options):
    footer_key = next(value for name, value in zip(options, options[1:]) if name == "--footer-key")
    properties = polars.ParquetDecryptionProperties(
        footer_key=footer_key.removeprefix("text:").encode(), column_keys=keys_of(options, "--column-key"),
        aad_prefix=b"tester" if "--aad-prefix" in options else None)
    return rows_of(polars.read_parquet(path, decryption=properties).to_arrow(compat_level=polars.CompatLevel.oldest()))


class InMemoryKms(encryption.KmsClient):
    """Wraps with AES-GCM, by OpenSSL, as the service for tests does that parquet-java and Arrow bring."""

    def __init__(self, master_keys):
        encryption.KmsClient.__init__(self)
        self.master_keys = master_keys

    def cipher(self, master_key, nonce, aad, text, encrypt):
        crypto = ctypes.CDLL(ctypes.util.find_library("crypto"))
        crypto.EVP_CIPHER_CTX_new.restype = crypto.EVP_aes_128_gcm.restype = ctypes.c_void_p
        context = ctypes.c_void_p(crypto.EVP_CIPHER_CTX_new())
        out, size = ctypes.create_string_buffer(len(text)), ctypes.c_int()
        crypto.EVP_CipherInit_ex(context, ctypes.c_void_p(crypto.EVP_aes_128_gcm()), None, master_key, nonce, encrypt)
        crypto.EVP_CipherUpdate(context, None, ctypes.byref(size), aad, len(aad))
        crypto.EVP_CipherUpdate(context, out, ctypes.byref(size), text, len(text))
        return crypto, context, out

    def wrap_key(self, key_bytes, master_key_identifier):
        nonce, tag = os.urandom(12), ctypes.create_string_buffer(16)
        crypto, context, out = self.cipher(self.master_keys[master_key_identifier], nonce, master_key_identifier.encode(),
                                           bytes(key_bytes), 1)
        crypto.EVP_CipherFinal_ex(context, None, ctypes.byref(ctypes.c_int()))
        crypto.EVP_CIPHER_CTX_ctrl(context, 0x10, 16, tag)
        return base64.b64encode(nonce + out.raw + tag.raw)

    def unwrap_key(self, wrapped_key, master_key_identifier):
        sealed = base64.b64decode(wrapped_key)
        crypto, context, out = self.cipher(self.master_keys[master_key_identifier], sealed[:12],
                                           master_key_identifier.encode(), sealed[12:-16], 0)
        crypto.EVP_CIPHER_CTX_ctrl(context, 0x11, 16, sealed[-16:])
        assert crypto.EVP_CipherFinal_ex(context, None, ctypes.byref(ctypes.c_int())) == 1, "the key is wrapped otherwise"
        return out.raw


def by_kms(path, options):
    factory = encryption.CryptoFactory(lambda _: InMemoryKms(keys_of(options, "--master-key")))
    return encrypted_table(path, factory.file_decryption_properties(encryption.KmsConnectionConfig(),
                                                                    parquet_file_path=str(path)))


def compare_with_polars(path, rows, options):
    """INT96 apart, which Polars has as nanoseconds, and these dates beyond; and its times have nanoseconds."""
    try:
        others = by_polars(path, options)
    except Exception as error:
        return f"polars: {str(error)[:60]}"
    of_millis = lambda value: value.removesuffix("000000") if isinstance(value, str) else value
    without = lambda row: ["object", *[[n, of_millis(v) if n == "int32_field" else v] for n, v in row[1:] if n != "int96_field"]]
    as_parsed = lambda row: values.parse(to_json(without(row)))
    agree = len(rows) == len(others) and all(values.same(as_parsed(a), as_parsed(b)) for a, b in zip(rows, others))
    return "polars agrees" if agree else f"polars differs: {others[:1]}"


def by_duckdb(path):
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")
    return rows_of(connection.sql(f"from read_parquet('{path}')").to_arrow_table())


def to_json(value):
    if isinstance(value, list) and value[:1] == ["object"]:
        return "{" + ",".join(f"{json.dumps(name)}:{to_json(member)}" for name, member in value[1:]) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(to_json, value)) + "]"
    return json.dumps(value)


def check_csv(path, rows):
    expected = path.with_name(path.stem + "_expect.csv")
    if not expected.exists():
        return ""
    with expected.open(newline="") as file:
        lines = list(csv.reader(file))[1:]
    if len(lines) != len(rows):
        return f"csv has {len(lines)} rows, not {len(rows)}"
    for number, (line, row) in enumerate(zip(lines, rows)):
        for text, (name, value) in zip(line, row[1:]):
            if isinstance(value, float):
                agrees = float(text) == value
            else:
                agrees = text == ("" if value is None else str(value)) or text.rstrip() == str(value).rstrip()
            if not agrees:
                return f"csv row {number} column {name}: {text!r}, not {value!r}"
    return "csv agrees"


def from_csv(path):
    """ALP files: no other reader knows the encoding, their CSV is the truth."""
    schema = pq.ParquetFile(path).schema
    kinds = [{"FLOAT": numpy.float32, "DOUBLE": numpy.float64}[schema.column(i).physical_type] for i in range(len(schema))]
    names = [schema.column(i).name for i in range(len(schema))]
    with path.with_name(path.stem + "_expect.csv").open(newline="") as file:
        lines = list(csv.reader(file))[1:]
    return [["object", *[[n, floating(t, k)] for n, t, k in zip(names, line, kinds)]] for line in lines]


def variant_json(pair):
    """A variant of variant_reader in the form of jsonl."""
    kind, value = pair
    if kind == "OBJECT":
        return ["object", *[[name, variant_json(field)] for name, field in value]]
    if kind == "ARRAY":
        return [variant_json(element) for element in value]
    if kind == "FLOAT" and abs(value) >= 2**24:
        return value  # An integer: its exact digits are no more than the shortest ones and zeros.
    if kind in ("FLOAT", "DOUBLE"):
        return floating(value, numpy.float32 if kind == "FLOAT" else numpy.float64)
    if kind.startswith("DECIMAL"):
        return format(value, "f")
    if kind == "DATE":
        return date_text(value)
    if kind == "TIME":
        seconds, rest = fraction(value, "us")
        return clock(seconds) + rest
    if kind.startswith("TIMESTAMP"):
        return instant(value, "ns" if kind.endswith("NANOS") else "us", kind.startswith("TIMESTAMPTZ"))
    if kind == "BINARY":
        return value.hex()
    if kind == "UUID":
        return str(uuid.UUID(bytes=value))
    return value


def case_text(pair):
    """A variant as cases.json writes it."""
    kind, value = pair
    if kind == "OBJECT":
        return "VariantObject(fields={" + ", ".join(f"{name}: {case_text(field)}" for name, field in value) + "})"
    if kind == "ARRAY":
        return "VariantArray([" + ", ".join(map(case_text, value)) + "])"
    text = variant_json(pair)
    if kind in ("NULL", "BOOLEAN_TRUE", "BOOLEAN_FALSE"):
        text = json.dumps(value)
    elif kind == "BINARY":
        text = text.upper()
    elif kind.startswith("TIMESTAMPTZ"):
        text = text.replace("Z", "+00:00")
    return f"Variant(type={kind}, value={text})"


def by_variant_files(path):
    """The rows of a file whose column `var` holds variants: case-NNN_row-N.variant.bin, or null."""
    cases = json.loads((path.parent / "cases.json").read_text())
    case = next(case for case in cases if case.get("parquet_file") == path.name)
    rows, texts = [], []
    for number, id_ in enumerate(pq.read_table(path, columns=["id"]).column("id").to_pylist()):
        file = path.with_name(f"{path.stem}_row-{number}.variant.bin")
        if not file.exists():
            rows.append(["object", ["id", id_], ["var", None]])
            texts.append("null")
            continue
        names, variant = variant_reader.read_file(file)
        rows.append(["object", ["id", id_], ["var", variant_json(variant)]])
        listed = ", ".join(f"{i} => {name}" for i, name in enumerate(names))
        texts.append(f"Variant(metadata=VariantMetadata(dict={{{listed}}}), value={case_text(variant)})")
    described = case.get("variant") or case["variants"][1:-1]
    if described != ", ".join(texts):
        print(f"{path.name}: cases.json says\n{described}\nnot\n{', '.join(texts)}")
    return rows


def by_dictionary(path):
    """A bare variant. Numbers in data_dictionary.json have lost their kinds and some digits: they are compared as floats."""
    value = variant_json(variant_reader.read(path.with_suffix(".metadata").read_bytes(), path.read_bytes()))
    text = (path.parent / "data_dictionary.json").read_text()
    described = values.parse(re.sub(r",\s*}\s*$", "}", text))
    told = next((entry[1] for entry in described[1:] if entry[0] == path.stem), "nothing")
    if not is_told(value, told):
        print(f"{path.name}: data_dictionary.json says {told!r}, not {value!r}")
    return [value]


def is_told(value, told):
    if isinstance(told, list) and isinstance(value, list):
        return len(told) == len(value) and all(map(is_told, value, told))
    if isinstance(told, float):
        return numpy.float32(told) == numpy.float32(value)
    return value == told


def write(name, rows):
    parsed = [values.parse(to_json(row)) for row in rows]
    target = HERE / "expected" / (name.replace("/", "__") + ".jsonl")
    target.parent.mkdir(exist_ok=True)
    with target.open("w") as file:
        print(json.dumps({"rows": len(rows), "sha256": values.digest(parsed)}), file=file)
        size = 0
        for row in rows:
            line = to_json(row)
            size += len(line)
            if size > MOST_BYTES:
                break
            print(line, file=file)


def main():
    shared = pathlib.Path(sys.argv[1])
    chosen = sys.argv[2] if len(sys.argv) > 2 else ""
    readers = {"pyarrow": by_pyarrow, "duckdb": by_duckdb, "csv": from_csv, "variant_files": by_variant_files,
               "data_dictionary": by_dictionary}
    encrypted = {"pyarrow": by_pyarrow_with_key, "twin": by_twin, "polars": by_polars, "kms": by_kms}
    lines = [line.split() for line in (HERE / "manifest.txt").read_text().splitlines() if line and line[0] != "#"]
    options = {words[0]: words[1:] for words in lines if words[0].startswith("@")}
    for name, outcome, source, *words in lines:
        if name.startswith("@"):
            continue
        if outcome not in ("values", "checksum", "variant") or source == "description" or not name.startswith(chosen):
            continue
        path = shared / name
        if words[:1] and words[0] in options:
            rows = encrypted[source](path, options[words[0]])
            if source != "twin":
                write(name, rows)
            print(name, compare_with_polars(path, rows, options[words[0]]))
            continue
        rows = readers[source](path)
        write(name, rows)
        notes = [check_csv(path, rows)] if source in ("pyarrow", "duckdb") else []
        if source == "pyarrow":
            try:
                other = by_duckdb(path)
                agree = len(rows) == len(other) and all(values.same(a, b) for a, b in zip(rows, other))
                if not agree:
                    index = next((i for i, (a, b) in enumerate(zip(rows, other)) if not values.same(a, b)), -1)
                    notes.append(f"duckdb differs: {str(rows[index])[:300]} / {str(other[index])[:300]}")
            except Exception as error:  # Whatever another reader says of a file is a note.
                notes.append(f"duckdb: {str(error)[:100]}")
        print(name, "; ".join(note for note in notes if note))


if __name__ == "__main__":
    main()
