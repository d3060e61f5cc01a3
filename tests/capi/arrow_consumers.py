"""arrow_consumers.py LIBRARY PROJECT: other Arrow libraries take lamella's streams: nanoarrow, Polars, DuckDB and pyarrow.

Of the small files of other writers in tests/data, and the public files where they are there.
"""

import pathlib
import sys
import unittest

import duckdb
import nanoarrow
import polars
import pyarrow
import pyarrow.parquet
from nanoarrow.c_array import c_array_view

import lamella_c

LIBRARY = lamella_c.load(sys.argv[1])
PROJECT = pathlib.Path(sys.argv[2])
PUBLIC = PROJECT.parent / "shared" / "parquet-testing" / "data"
SAMPLE = PROJECT / "tests" / "data" / "parquet-testing" / "alltypes_plain.parquet"
# A gigabyte of text; dates that overflow in the others' own readers.
LEFT_OUT = {"large_string_map.brotli.parquet", "int96_from_spark.parquet"}
# float16; edges that are not straight; a module for time zones that is not a reader's.
DUCKDB_LACKS = ("Unsupported Internal Arrow Type e", "non-planar edges", "'pytz'")
# Of repeated fields without an annotation Polars reads no rows.
POLARS_MISREADS = {"repeated_no_annotation.parquet"}
# What every consumer takes.
COMPATIBLE = {"text": "offsets", "decimals": "wide", "intervals": "binary"}


def files():
    """Those that lamella reads to the end."""
    paths = [*(PROJECT / "tests" / "data").glob("**/*.parquet"), *PUBLIC.glob("**/*.parquet")]
    for path in sorted(paths):
        if path.name in LEFT_OUT:
            continue
        try:
            reader = lamella_c.Reader(LIBRARY, path)
            while reader.next() is not None:
                pass
        except lamella_c.Error:
            continue
        yield path


class Consumers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.files = list(files())

    def each_file(self, *all_options):
        """A reader for each file and each dictionary of options."""
        for path in self.files:
            for options in all_options:
                yield path, lamella_c.Reader(LIBRARY, path, **options)

    def test_nanoarrow_accepts_every_array(self):
        num_arrays = 0
        for _, reader in self.each_file({}, COMPATIBLE, {"dictionary": "text"}, {"dictionary": "every"}):
            for array in nanoarrow.c_array_stream(reader):
                view = c_array_view(array)
                self.assertEqual(view.n_children, array.n_children)
                num_arrays += 1
        self.assertGreater(num_arrays, len(self.files))

    def test_polars_reads_what_it_reads_itself(self):
        num_same = 0
        # Polars 2.1 takes decimals of 32 and 64 bits for such of 128, whoever gives them.
        for path, reader in self.each_file({"decimals": "wide"}, COMPATIBLE, {"decimals": "wide", "dictionary": "text"}):
            ours = polars.DataFrame(reader)
            try:
                theirs = polars.read_parquet(path)
            except (polars.exceptions.PolarsError, polars.exceptions.PanicException, OSError):
                continue
            if theirs.schema == ours.schema and path.name not in POLARS_MISREADS:
                self.assertEqual(repr(ours.rows()), repr(theirs.rows()), path.name)
                num_same += 1
        self.assertGreater(num_same, 3)

    def test_duckdb_reads_what_it_reads_itself(self):
        num_same = 0
        for path, reader in self.each_file({}, COMPATIBLE, {"dictionary": "text"}):
            try:
                ours = duckdb.sql("select * from reader")
                rows = ours.fetchall()
            except duckdb.Error as error:
                if any(text in str(error) for text in DUCKDB_LACKS):
                    continue
                raise
            try:
                theirs = duckdb.sql(f"select * from read_parquet('{path}')")
                expected = theirs.fetchall()
            except duckdb.Error:
                continue
            if theirs.types == ours.types:
                self.assertEqual(repr(rows), repr(expected), path.name)
                num_same += 1
        self.assertGreater(num_same, 3)

    def test_a_requested_schema_is_honoured(self):
        wanted = pyarrow.schema([("id", pyarrow.int64()), ("string_col", pyarrow.dictionary(pyarrow.int32(), pyarrow.binary())),
                                 ("date_string_col", pyarrow.large_binary()), ("bool_col", pyarrow.int8())])
        reader = lamella_c.Reader(LIBRARY, SAMPLE, columns="id,string_col,date_string_col,bool_col")
        stream = pyarrow.RecordBatchReader._import_from_c_capsule(reader.__arrow_c_stream__(wanted.__arrow_c_schema__()))
        self.assertEqual([field.type for field in stream.schema], [*wanted.types[:3], pyarrow.bool_()])
        table = stream.read_all()
        table.validate(full=True)
        expected = pyarrow.parquet.read_table(SAMPLE, columns=wanted.names)
        self.assertEqual(table.to_pylist(), expected.to_pylist())

    def test_a_requested_schema_of_other_columns_is_refused(self):
        reader = lamella_c.Reader(LIBRARY, SAMPLE, columns="id")
        with self.assertRaises(lamella_c.Error) as refused:
            reader.__arrow_c_stream__(pyarrow.schema([("x", pyarrow.int32())]).__arrow_c_schema__())
        self.assertEqual(refused.exception.text, "column 0 of the requested schema is `x`, and there is `id`")

    def test_errors_reach_the_consumer(self):
        reader = lamella_c.Reader(LIBRARY, SAMPLE)
        stream = pyarrow.RecordBatchReader.from_stream(reader)
        LIBRARY.lamella_cancel(reader.handle)
        with self.assertRaisesRegex(OSError, "cancelled"):
            stream.read_all()


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
