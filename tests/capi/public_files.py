"""public_files.py LIBRARY PROJECT: every public file that pyarrow reads gives pyarrow the same table through lamella.

Each file is exported with several options, pulled in as an Arrow stream and validated in full; then the values are held
against pyarrow.parquet's own reader. pyarrow and lamella give some columns different types: pyarrow's are those of the
schema that an Arrow writer left in the file, or it doesn't know an annotation. Values are compared as Python sees them.
"""

import math
import pathlib
import sys

import pyarrow
import pyarrow.parquet

import lamella_c

LIBRARY = lamella_c.load(sys.argv[1])
PROJECT = pathlib.Path(sys.argv[2])
PUBLIC = PROJECT.parent / "shared" / "parquet-testing"
FOLDERS = [PUBLIC / "data", PUBLIC / "data" / "geospatial", PROJECT / "tests" / "data"]
MOST_ROWS = 20_000  # Of a file that are compared one by one.

LEFT_OUT = {"int96_from_spark.parquet": "pyarrow's dates overflow"}

OPTIONS = [
    {},
    {"text": "offsets", "decimals": "wide", "intervals": "binary"},
    {"text": "large_offsets", "dictionary": "text"},
    {"dictionary": "every", "threads": 2, "batch_rows": 7},
    {"extension_types": "false", "batch_rows": 100},
]


def plain(value):
    """What compares: no NaN, no difference between an interval's two forms, nor text and bytes."""
    if isinstance(value, float) and math.isnan(value):
        return "NaN"
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, pyarrow.MonthDayNano):
        return b"".join(part.to_bytes(4, "little") for part in (value.months, value.days, value.nanoseconds // 1_000_000))
    return value


def where_valid(array, values):
    return [value if is_valid else None for value, is_valid in zip(values, array.is_valid().to_pylist())]


def python_values(array):
    """The values of an array, or chunked array, without extension types and dictionaries; structs as tuples."""
    if isinstance(array, pyarrow.ChunkedArray):
        return [value for chunk in array.chunks for value in python_values(chunk)]
    if isinstance(array, pyarrow.ExtensionArray):
        return python_values(array.storage)
    if pyarrow.types.is_dictionary(array.type):
        entries = python_values(array.dictionary)  # pyarrow cannot decode dictionaries of views.
        return [None if index is None else entries[index] for index in array.indices.to_pylist()]
    if pyarrow.types.is_struct(array.type):
        members = [python_values(array.field(i)) for i in range(array.type.num_fields)]
        return where_valid(array, list(zip(*members)) or [()] * len(array))
    if isinstance(array, (pyarrow.ListArray, pyarrow.MapArray)):
        if pyarrow.types.is_map(array.type):
            elements = list(zip(python_values(array.keys), python_values(array.items)))
        else:
            elements = python_values(array.values)
        offsets = array.offsets.to_pylist()
        return where_valid(array, [elements[begin:end] for begin, end in zip(offsets, offsets[1:])])
    # Nanoseconds don't fit Python's datetime.
    if pyarrow.types.is_timestamp(array.type) or pyarrow.types.is_time(array.type):
        array = array.cast(pyarrow.int64() if array.type.bit_width == 64 else pyarrow.int32())
    return [plain(value) for value in array.to_pylist()]


def difference(ours, theirs):
    if ours.num_rows != theirs.num_rows:
        return f"{ours.num_rows} rows, not {theirs.num_rows}"
    if ours.column_names != theirs.column_names:
        return f"columns {ours.column_names}, not {theirs.column_names}"
    for name, left, right in zip(ours.column_names, ours.slice(0, MOST_ROWS).columns, theirs.slice(0, MOST_ROWS).columns):
        for row, (a, b) in enumerate(zip(python_values(left), python_values(right))):
            if a != b:
                return f"column {name}, row {row}: {a!r} ({left.type}), not {b!r} ({right.type})"
    return None


def by_lamella(path, options):
    reader = lamella_c.Reader(LIBRARY, path, **options)
    stream = pyarrow.RecordBatchReader.from_stream(reader)
    schema = stream.schema
    batches = []
    for batch in stream:
        batch.validate(full=True)
        assert batch.schema.equals(schema, check_metadata=True), "the type of a batch is not the stream's"
        batches.append(batch)
    return pyarrow.Table.from_batches(batches, schema)


def check(path):
    """What is wrong with a file, or None; "-" and a reason when there is nothing to compare."""
    if path.name in LEFT_OUT:
        return f"- {LEFT_OUT[path.name]}"
    try:
        theirs = pyarrow.parquet.read_table(path, coerce_int96_timestamp_unit="us", page_checksum_verification=True)
    except (OSError, pyarrow.ArrowException, NotImplementedError) as error:
        return f"- pyarrow: {str(error).splitlines()[0]}"
    # pyarrow doesn't assemble variants.
    variant = "raw" if "typed_value" in str(theirs.schema) else "assembled"
    for options in OPTIONS:
        options = {**options, "variant": variant}
        try:
            ours = by_lamella(path, options)
        except lamella_c.Error as error:
            return f"{options}: {error}"
        except (OSError, pyarrow.ArrowException) as error:
            return f"{options}: {error}"
        wrong = difference(ours, theirs)
        if wrong:
            return f"{options}: {wrong}"
    return None


def main():
    if not PUBLIC.is_dir():
        print(f"skipped: no public files at {PUBLIC}")
        sys.exit(77)
    paths = sorted(path for folder in FOLDERS for path in folder.glob("**/*.parquet"))
    counts = {"same": 0, "left out": 0, "wrong": 0}
    for path in dict.fromkeys(paths):
        found = check(path)
        name = path.relative_to(PROJECT.parent)
        if found is None:
            counts["same"] += 1
        elif found.startswith("-"):
            counts["left out"] += 1
            print(f"left out: {name}: {found[2:]}")
        else:
            counts["wrong"] += 1
            print(f"wrong: {name}: {found}")
    print(", ".join(f"{count} {what}" for what, count in counts.items()))
    sys.exit(0 if counts["wrong"] == 0 and counts["same"] > 0 else 1)


main()
