"""Encrypted files: keys by themselves, by column, and from a callable."""

import datetime
import math
import threading

import lamella
import pytest
from conftest import ROOT

DATA = ROOT / "tests" / "data" / "parquet-testing"
FOOTER = b"0123456789012345"
DOUBLE = b"1234567890123450"
FLOAT = b"1234567890123451"
BY_COLUMN = {None: FOOTER, "double_field": DOUBLE, "float_field": FLOAT}
# What the writer named its keys.
BY_NAME = {b"kf": FOOTER, b"kc1": DOUBLE, b"kc2": FLOAT}


def millisecond(count):
    return datetime.time(microsecond=count * 1000)


@pytest.mark.parametrize("name, keys", [
    ("uniform_encryption", FOOTER),
    ("uniform_encryption", {None: FOOTER}),
    ("encrypt_columns_and_footer", BY_COLUMN),
    ("encrypt_columns_and_footer", BY_NAME.get),
    ("encrypt_columns_and_footer_ctr", BY_COLUMN),
    ("encrypt_columns_plaintext_footer", BY_COLUMN),
    ("encrypt_columns_plaintext_footer", BY_NAME.get),
])  # fmt: skip
def test_encrypted_files_are_read_with_their_keys(name, keys):
    path = DATA / f"{name}.parquet.encrypted"
    scan = lamella.scan(path, keys=keys, int96_unit="us")
    frame = scan.to_pandas()
    assert len(frame) == scan.max_rows > 0
    for i in range(len(frame)):
        assert frame["int32_field"][i] == millisecond(i)
        assert math.isclose(frame["double_field"][i], i * 1.1111111)
        assert math.isclose(frame["float_field"][i], i * 1.1, rel_tol=1e-6)
    assert scan.to_pyarrow().column("int32_field").to_pylist() == frame["int32_field"].tolist()
    assert sum(batch.num_rows for batch in scan) == len(frame)
    assert lamella.metadata(path, keys=keys)["num_rows"] == len(frame)
    assert len(lamella.read_parquet(path, keys=keys, int96_unit="us")) == len(frame)


def test_columns_without_keys_are_left_out():
    path = DATA / "encrypt_columns_and_footer.parquet.encrypted"
    assert lamella.read(path, ["int32_field"], keys=FOOTER).to_pandas()["int32_field"][3] == millisecond(3)
    with pytest.raises(lamella.ParquetError, match="there is no key for the column") as caught:
        lamella.read(path, ["double_field"], keys=FOOTER).to_pandas()
    assert caught.value.code == "kDecryption"


def test_missing_and_wrong_keys_are_told_apart():
    path = DATA / "encrypt_columns_and_footer.parquet.encrypted"
    with pytest.raises(lamella.ParquetError, match="footer is encrypted"):
        lamella.read(path)
    with pytest.raises(lamella.ParquetError) as caught:
        lamella.read(path, keys=DOUBLE)
    assert caught.value.code == "kDecryption"
    assert "1234567890123450" not in str(caught.value)


def test_files_in_the_clear_are_refused_when_keys_are_given(sample_path):
    with pytest.raises(lamella.ParquetError, match="not encrypted"):
        lamella.read(sample_path, keys=FOOTER)


def test_what_a_callable_raises_reaches_the_caller():
    def refuse(metadata):
        raise PermissionError(f"no key {metadata.decode()} for you")

    with pytest.raises(PermissionError, match="no key kf for you"):
        lamella.read(DATA / "encrypt_columns_and_footer.parquet.encrypted", keys=refuse)

    def only_the_footer(metadata):
        return FOOTER if metadata == b"kf" else refuse(metadata)

    path = DATA / "encrypt_columns_and_footer.parquet.encrypted"
    with pytest.raises(PermissionError, match="no key kc1 for you"):
        lamella.read(path, ["double_field"], keys=only_the_footer).to_pandas()
    with pytest.raises(TypeError, match="a key is bytes"):
        lamella.read(path, keys=lambda metadata: "0123456789012345")


def test_threads_ask_for_keys_at_the_same_time():
    path = DATA / "encrypt_columns_and_footer.parquet.encrypted"
    failures = []

    def work():
        try:
            for _ in range(20):
                scan = lamella.scan(path, threads=4, keys=BY_NAME.get, int96_unit="us")
                assert len(scan.to_pandas()) == lamella.metadata(path, keys=BY_NAME.get)["num_rows"]
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


@pytest.mark.parametrize("keys, kind", [
    ("0123456789012345", TypeError),
    ({"double_field": "1234567890123450"}, TypeError),
    ({1: FOOTER}, TypeError),
    (b"short", ValueError),
    (7, TypeError),
])  # fmt: skip
def test_keys_of_another_form_are_refused(sample_path, keys, kind):
    with pytest.raises(kind):
        lamella.read(sample_path, keys=keys)


def test_prefixes_need_keys(sample_path):
    with pytest.raises(TypeError, match="give keys, too"):
        lamella.scan(sample_path, aad_prefix=b"tester")
