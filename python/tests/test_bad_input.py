"""What is wrong is a Python exception of the right class, with the library's text; nothing crashes, and nothing leaks."""

import gc
import io
import os
import pickle
import resource
import subprocess
import sys
import threading
import time

import lamella
import pytest
from conftest import run_in_threads


def test_missing_file_is_found_missing(tmp_path):
    with pytest.raises(lamella.ParquetError, match="nowhere.parquet: cannot open: No such file") as caught:
        lamella.read(tmp_path / "nowhere.parquet")
    assert isinstance(caught.value, FileNotFoundError)
    assert caught.value.code == "kNotFound"
    assert caught.value.file.endswith("nowhere.parquet")
    assert caught.value.errno == 2


def test_directory_is_refused(tmp_path):
    with pytest.raises(lamella.ParquetError, match="is a directory") as caught:
        lamella.read(tmp_path)
    assert caught.value.code == "kInvalidArgument"


def test_file_of_another_format_is_refused(tmp_path):
    path = tmp_path / "text"
    path.write_text("hello, this is not a Parquet file")
    with pytest.raises(lamella.ParquetError, match="not a Parquet file") as caught:
        lamella.read(path)
    assert caught.value.code == "kCorruptFile"
    assert isinstance(caught.value, OSError)


def test_empty_bytes_are_refused():
    with pytest.raises(lamella.ParquetError, match="not a Parquet file: it has 0 bytes"):
        lamella.read(b"")


def test_unknown_column_is_named(sample_path):
    with pytest.raises(lamella.ParquetError, match="no column nope; it has id, small") as caught:
        lamella.read(sample_path, columns=["nope"])
    assert isinstance(caught.value, ValueError)


def test_bad_predicate_shows_where(sample_path):
    with pytest.raises(lamella.ParquetError, match="expected a literal\n  id >\n"):
        lamella.read(sample_path, where="id >")
    with pytest.raises(lamella.ParquetError, match="no column nope"):
        lamella.read(sample_path, where="nope > 3")
    with pytest.raises(lamella.ParquetError):
        lamella.read(sample_path, where=lamella.col("id") > "text")


@pytest.mark.parametrize("arguments", [
    {"columns": "id"}, {"where": 5}, {"columns": [1]}, {"threads": "many"},
])  # fmt: skip
def test_argument_of_another_type_is_a_type_error(sample_path, arguments):
    with pytest.raises(TypeError):
        lamella.read(sample_path, **arguments)


def test_source_of_another_type_is_a_type_error():
    with pytest.raises(TypeError, match="not int"):
        lamella.read(3)


def test_negative_numbers_are_refused(sample_path):
    with pytest.raises(ValueError, match="limit is -1"):
        lamella.read(sample_path, limit=-1)
    with pytest.raises(lamella.ParquetError, match="threads is -1"):
        lamella.read(sample_path, threads=-1)


def test_predicate_has_no_truth_value():
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(lamella.col("a") > 5)


def test_error_survives_pickling(tmp_path):
    with pytest.raises(lamella.ParquetError) as caught:
        lamella.read(tmp_path / "nowhere.parquet")
    copy = pickle.loads(pickle.dumps(caught.value))
    assert type(copy) is type(caught.value)
    assert str(copy) == str(caught.value)
    assert copy.code == caught.value.code


@pytest.mark.parametrize("threads", [1, 4])
def test_file_truncated_while_it_is_read(sample_path, tmp_path, threads):
    path = tmp_path / "shrinks.parquet"
    path.write_bytes(sample_path.read_bytes())
    scan = lamella.read(path, threads=threads)
    os.truncate(path, 1000)
    with pytest.raises(lamella.ParquetError, match="shrinks.parquet") as caught:
        scan.to_pandas()
    assert caught.value.code == "kIoError"
    with pytest.raises(lamella.ParquetError):
        list(scan)


def test_damaged_page_names_its_place(sample_path):
    damaged = bytearray(sample_path.read_bytes())
    damaged[100:140] = bytes(40)
    with pytest.raises(lamella.ParquetError, match="row group 0") as caught:
        lamella.read(damaged).to_pandas()
    assert caught.value.row_group == 0
    assert caught.value.column


class Unreliable(io.BytesIO):
    """A file whose read() misbehaves once `is_armed`."""

    is_armed = False

    def __init__(self, data, behave):
        super().__init__(data)
        self.behave = behave

    def read(self, size=-1):
        data = super().read(size)
        return self.behave(data) if self.is_armed else data


def fail(data):
    raise RuntimeError("the network is down")


@pytest.mark.parametrize("threads", [1, 4])
def test_what_read_raises_reaches_the_caller(sample_path, threads):
    file = Unreliable(sample_path.read_bytes(), fail)
    scan = lamella.read(file, threads=threads)
    file.is_armed = True
    with pytest.raises(RuntimeError, match="the network is down"):
        scan.to_pandas()
    with pytest.raises(RuntimeError, match="the network is down"):
        list(scan)
    file.is_armed = False
    assert len(scan.to_pandas()) == 5000


def test_what_read_raises_while_opening_reaches_the_caller():
    file = Unreliable(b"x" * 100, fail)
    file.is_armed = True
    with pytest.raises(RuntimeError, match="the network is down"):
        lamella.read(file)


class ShortReads(io.BytesIO):
    """A file whose read() gives half of what it is asked for."""

    def read(self, size=-1):
        return super().read(max(1, size // 2))


def test_short_reads_are_continued(sample_path):
    assert len(lamella.read(ShortReads(sample_path.read_bytes())).to_pandas()) == 5000


def test_end_of_file_before_its_time_is_an_error(sample_path):
    file = Unreliable(sample_path.read_bytes(), lambda data: b"")
    scan = lamella.read(file)
    file.is_armed = True
    with pytest.raises(lamella.ParquetError, match=r"read\(\) gave 0 bytes where \d+ were asked for"):
        scan.to_pandas()


@pytest.mark.parametrize("answer, kind", [(lambda data: data + b"more", ValueError), (lambda data: "text", TypeError), (lambda data: 5, TypeError)])
def test_read_that_gives_something_else(sample_path, answer, kind):
    file = Unreliable(sample_path.read_bytes(), answer)
    scan = lamella.read(file)
    file.is_armed = True
    with pytest.raises(kind, match="read"):
        scan.to_pandas()


def test_failing_progress_ends_the_scan(sample_path):
    def report(rows):
        raise LookupError("no bar")

    with pytest.raises(LookupError, match="no bar"):
        lamella.read(sample_path, progress=report).to_pandas()


def test_cut_files_are_errors(sample_path):
    whole = sample_path.read_bytes()
    for size in range(0, len(whole), len(whole) // 97):
        with pytest.raises(lamella.ParquetError):
            lamella.read(whole[:size]).to_pandas()


def test_changed_footers_are_errors_or_frames(sample_path):
    whole = sample_path.read_bytes()
    footer = len(whole) - 8 - int.from_bytes(whole[-8:-4], "little")
    for place in range(footer, len(whole), 211):
        for value in (0, 0x7F, 0xFF):
            changed = bytearray(whole)
            changed[place] = value
            try:
                lamella.read(changed).to_pandas()
            except (lamella.ParquetError, ValueError, MemoryError):
                pass


def resident_bytes():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * resource.getpagesize()


@pytest.mark.parametrize("what", ["frame", "batches", "errors", "buffers"])
def test_repetition_does_not_leak(sample_path, what):
    data = sample_path.read_bytes()
    cut = data[:5000] + data[9000:]

    def once():
        if what == "frame":
            lamella.read(sample_path).to_pandas(categories=["few"])
        elif what == "batches":
            for batch in lamella.read(sample_path):
                batch.to_numpy()
        elif what == "errors":
            with pytest.raises(lamella.ParquetError):
                lamella.read(cut).to_pandas()
        else:
            lamella.read(memoryview(data), columns=["text"], where="id < 50").to_pandas()

    for _ in range(10):
        once()
    gc.collect()
    before, objects = resident_bytes(), len(gc.get_objects())
    for _ in range(60):
        once()
    gc.collect()
    assert len(gc.get_objects()) - objects < 200
    assert resident_bytes() - before < 24 << 20


def test_references_are_given_back(sample_path):
    data = sample_path.read_bytes()
    file = io.BytesIO(data)
    before = sys.getrefcount(data), sys.getrefcount(file)
    for _ in range(5):
        lamella.read(data, columns=["id"]).to_pandas()
        lamella.read(file, columns=["id"]).to_pandas()
    gc.collect()
    assert (sys.getrefcount(data), sys.getrefcount(file)) == before


def test_missing_values_share_none(sample_path):
    before = sys.getrefcount(None)
    for _ in range(5):
        lamella.read(sample_path).to_pandas(strings="object")
    gc.collect()
    assert abs(sys.getrefcount(None) - before) < 2000


def test_batches_outlive_reader_and_file(sample_path, tmp_path):
    path = tmp_path / "gone.parquet"
    path.write_bytes(sample_path.read_bytes())
    batches = list(lamella.read(path, columns=["id", "text"]))
    arrays = [batch.to_numpy()["id"] for batch in batches]
    path.unlink()
    del batches
    gc.collect()
    assert sum(int(array.sum()) for array in arrays) == sum(range(5000))


def test_batches_outlive_the_module():
    code = """
import lamella, sys, io
import pyarrow, pyarrow.parquet
out = io.BytesIO()
pyarrow.parquet.write_table(pyarrow.table({"id": range(1000), "text": ["a" * 30] * 1000}), out)
class Holder: pass
sys.holder = Holder()
scan = lamella.read(memoryview(bytearray(out.getvalue())))
sys.holder.batches = list(scan)
sys.holder.arrays = [batch.to_numpy() for batch in sys.holder.batches]
sys.holder.iterator = iter(lamella.read(io.BytesIO(out.getvalue()), threads=4))
next(sys.holder.iterator)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


def test_threads_share_a_scan(sample_path):
    scan = lamella.read(sample_path, columns=["id", "few", "price"])
    expected = scan.to_pandas()
    assert all(frame.equals(expected) for frame in run_in_threads(6, scan.to_pandas))


def test_batches_are_used_by_another_thread(sample_path):
    batches = list(lamella.read(sample_path, columns=["id"]))
    sums = []
    thread = threading.Thread(target=lambda: sums.extend(int(b.to_numpy()["id"].sum()) for b in batches))
    thread.start()
    del batches
    thread.join()
    assert sum(sums) == sum(range(5000))


def test_fork_after_import_works(sample_path):
    scan = lamella.read(sample_path, threads=4)
    scan.to_pandas()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            status = 0 if len(scan.to_pandas()) == 5000 and len(lamella.read(sample_path).to_pandas()) == 5000 else 2
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0


@pytest.mark.parametrize("threads", [1, 4])
def test_fork_in_the_midst_of_a_scan_is_refused_or_works(sample_path, threads):
    batches = iter(lamella.scan(sample_path, threads=threads, batch_rows=100))
    next(batches)
    child = os.fork()
    if child == 0:
        status = 1
        try:
            rest = list(batches)
            status = 0 if threads == 1 and len(rest) > 0 else 2
        except lamella.ParquetArgumentError as error:
            status = 0 if threads > 1 and "forked" in str(error) else 3
        finally:
            del batches
            os._exit(status)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert len(list(batches)) > 0


def test_other_threads_run_while_a_scan_reads(tmp_path):
    import numpy
    import pyarrow.parquet

    path = tmp_path / "large.parquet"
    pyarrow.parquet.write_table(pyarrow.table({"x": numpy.random.default_rng(1).random(4_000_000)}), path)
    moments = []
    is_done = threading.Event()

    def tick():
        while not is_done.wait(0.0005):
            moments.append(time.monotonic())

    thread = threading.Thread(target=tick)
    thread.start()
    begin = time.monotonic()
    for _ in range(5):
        lamella.read(path, threads=1).to_pandas()
    end = time.monotonic()
    is_done.set()
    thread.join()
    between = [begin, *(moment for moment in moments if begin < moment < end), end]
    longest = max(after - before for before, after in zip(between, between[1:]))
    assert longest < (end - begin) / 4  # With the GIL held, a read would stop the ticks for a fifth.


INTERRUPTED = """
import lamella, sys, threading, time, os, signal, io
import duckdb, pandas, polars, pyarrow
class Slow(io.BytesIO):
    def read(self, size=-1):
        time.sleep(0.05)
        return super().read(size)
scan = lamella.read(Slow(open(sys.argv[1], "rb").read()), threads=int(sys.argv[2]))
threading.Timer(0.4, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
begin = time.monotonic()
try:
    while True:
        {work}
except BaseException as error:  # Who only has a stream raises its own class, with the text.
    assert type(error) is KeyboardInterrupt or {is_stream} and "KeyboardInterrupt" in str(error), repr(error)
    print(time.monotonic() - begin)
"""


@pytest.mark.parametrize("threads", [1, 4])
@pytest.mark.parametrize("work", [
    "scan.to_pandas()", "list(scan)", "scan.to_numpy()", "scan.to_pyarrow()", "scan.to_polars()",
    "scan.to_duckdb(duckdb.connect()).fetchall()", "pandas.DataFrame(pyarrow.table(scan).num_rows)",
])  # fmt: skip
def test_keyboard_interrupt_stops_a_scan(sample_path, threads, work):
    is_stream = "duckdb" in work or "table" in work
    code = INTERRUPTED.replace("{work}", work).replace("{is_stream}", str(is_stream))
    done = subprocess.run([sys.executable, "-c", code, str(sample_path), str(threads)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < 3
