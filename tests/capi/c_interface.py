"""c_interface.py LIBRARY PROJECT: the C interface as Python's ctypes meets it."""

import ctypes
import pathlib
import resource
import sys
import threading
import unittest

import pyarrow

import lamella_c

LIBRARY = lamella_c.load(sys.argv[1])
DATA = pathlib.Path(sys.argv[2]) / "tests" / "data"
SAMPLE = DATA / "parquet-testing" / "alltypes_plain.parquet"


def imported(array, schema):
    return pyarrow.RecordBatch._import_from_c(ctypes.addressof(array), ctypes.addressof(schema))


class CInterface(unittest.TestCase):
    def test_batches_and_schema_are_what_pyarrow_reads(self):
        reader = lamella_c.Reader(LIBRARY, SAMPLE, columns="id,string_col", text="offsets")
        batch = imported(reader.next(), reader.schema())
        batch.validate(full=True)
        self.assertEqual(batch.schema.names, ["id", "string_col"])
        self.assertEqual(batch["id"].to_pylist(), [4, 5, 6, 7, 2, 3, 0, 1])
        self.assertIsNone(reader.next())
        self.assertIsNone(reader.next())

    def test_bytes_are_read_as_files_are(self):
        reader = lamella_c.Reader(LIBRARY, SAMPLE.read_bytes(), where="id > 5")
        self.assertEqual(LIBRARY.lamella_num_rows(reader.handle), 8)
        self.assertEqual(reader.next().length, 2)

    def test_encrypted_files_are_read_with_their_keys(self):
        path = DATA / "parquet-testing" / "encrypt_columns_and_footer.parquet.encrypted"
        keys = {"footer_key": "text:0123456789012345", "column_key": "double_field=text:1234567890123450"}
        reader = lamella_c.Reader(LIBRARY, path, columns="double_field,int32_field", limit=3, **keys)
        batch = imported(reader.next(), reader.schema())
        self.assertEqual([time.microsecond for time in batch["int32_field"].to_pylist()], [0, 1000, 2000])
        self.assertEqual([round(value, 4) for value in batch["double_field"].to_pylist()], [0, 1.1111, 2.2222])
        with self.assertRaises(lamella_c.Error) as no_key:
            lamella_c.Reader(LIBRARY, path)
        self.assertEqual(no_key.exception.code, "LAMELLA_DECRYPTION")

    def test_errors_have_a_code_and_say_where(self):
        with self.assertRaises(lamella_c.Error) as missing:
            lamella_c.Reader(LIBRARY, "/nowhere/a.parquet")
        self.assertEqual(missing.exception.code, "LAMELLA_NOT_FOUND")
        self.assertIn("/nowhere/a.parquet", missing.exception.text)
        with self.assertRaises(lamella_c.Error) as broken:
            lamella_c.Reader(LIBRARY, SAMPLE.read_bytes()[:100])
        self.assertEqual(broken.exception.code, "LAMELLA_CORRUPT_FILE")
        with self.assertRaises(lamella_c.Error) as unknown:
            lamella_c.Reader(LIBRARY, SAMPLE, dictionary="maybe")
        self.assertEqual(unknown.exception.text, "option dictionary is `maybe`; it takes expand, text, every")

    def test_batches_are_released_by_another_thread_when_the_reader_is_gone(self):
        reader = lamella_c.Reader(LIBRARY, SAMPLE)
        array = reader.next()
        del reader
        thread = threading.Thread(target=lambda: array.release(ctypes.byref(array)))
        thread.start()
        thread.join()
        self.assertFalse(array.release)

    def test_a_stream_that_fails_says_why(self):
        reader = lamella_c.Reader(LIBRARY, SAMPLE)
        stream = reader.stream()
        LIBRARY.lamella_cancel(reader.handle)
        array = lamella_c.ArrowArray()
        self.assertNotEqual(stream.get_next(ctypes.byref(stream), ctypes.byref(array)), 0)
        self.assertIn(b"cancelled", stream.get_last_error(ctypes.byref(stream)))
        stream.release(ctypes.byref(stream))

    def test_reading_again_and_again_takes_no_more_memory(self):
        def read(times):
            for _ in range(times):
                reader = lamella_c.Reader(LIBRARY, SAMPLE, text="large_offsets")
                pyarrow.RecordBatchReader.from_stream(reader).read_all()
                try:
                    lamella_c.Reader(LIBRARY, SAMPLE, columns="nowhere")
                except lamella_c.Error:
                    pass

        read(200)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        read(2000)
        self.assertLess(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, 4096)  # KiB


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
