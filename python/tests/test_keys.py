"""Encrypted files: keys by themselves, by column, from a callable, and from a key management service."""

import base64
import datetime
import math
import pathlib

import lamella
import pyarrow
import pyarrow.parquet
import pyarrow.parquet.encryption as encryption
import pytest
from conftest import PUBLIC_FILES, ROOT, run_in_threads

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

    def work():
        for _ in range(20):
            scan = lamella.scan(path, threads=4, keys=BY_NAME.get, int96_unit="us")
            assert len(scan.to_pandas()) == lamella.metadata(path, keys=BY_NAME.get)["num_rows"]

    run_in_threads(4, work)


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


@pytest.mark.parametrize("options", [
    lamella.DecryptionOptions(footer_key=FOOTER, column_keys={"double_field": DOUBLE, "float_field": FLOAT}),
    lamella.DecryptionOptions(footer_key=FOOTER, key_retriever=BY_NAME.get),
    lamella.DecryptionOptions(key_retriever=BY_NAME.get, verify_footer_signature=False),
])  # fmt: skip
def test_options_have_the_names_of_cpp(options, sample_path):
    path = DATA / "encrypt_columns_plaintext_footer.parquet.encrypted"
    frame = lamella.scan(path, keys=options, int96_unit="us").to_pandas()
    assert math.isclose(frame["double_field"][3], 3 * 1.1111111)
    with pytest.raises(lamella.ParquetError, match="not encrypted"):
        lamella.read(sample_path, keys=options)


def test_options_allow_files_in_the_clear(sample_path):
    options = lamella.DecryptionOptions(footer_key=FOOTER, allow_plaintext_files=True)
    assert lamella.read(sample_path, keys=options).max_rows == 5000


@pytest.mark.parametrize("arguments, kind", [
    ({"footer_key": "text"}, TypeError),
    ({"footer_key": b"short"}, ValueError),
    ({"column_keys": {1: FOOTER}}, TypeError),
    ({"key_retriever": 5}, TypeError),
    ({"kms": 5}, TypeError),
    ({"kms": {"kf": b"short"}}, ValueError),
    ({"key_material_loader": "text"}, TypeError),
    ({"aad_prefix": "text"}, TypeError),
])  # fmt: skip
def test_options_of_another_form_are_refused(arguments, kind):
    with pytest.raises(kind):
        lamella.DecryptionOptions(**arguments)


MASTER_KEYS = {"footer": FOOTER, "text": DOUBLE}


class OpenKms(encryption.KmsClient):
    """Wraps a key by putting its master key in front."""

    def __init__(self):
        encryption.KmsClient.__init__(self)

    def wrap_key(self, key_bytes, master_key_identifier):
        return base64.b64encode(MASTER_KEYS[master_key_identifier] + bytes(key_bytes))


def unwrap(key):
    assert (key.kms_instance_id, key.kms_instance_url) == ("here", "kms://here")
    wrapped = base64.b64decode(key.wrapped_key)
    assert wrapped[:16] == MASTER_KEYS[key.master_key_id]
    return wrapped[16:]


def write_with_kms(path, **options):
    table = pyarrow.table({"id": range(3000), "text": [f"text {i}" for i in range(3000)]})
    configuration = encryption.EncryptionConfiguration("footer", column_keys={"text": ["text"]}, **options)
    connection = encryption.KmsConnectionConfig(kms_instance_id="here", kms_instance_url="kms://here")
    factory = encryption.CryptoFactory(lambda _: OpenKms())
    properties = factory.file_encryption_properties(connection, configuration, parquet_file_path=str(path))
    pyarrow.parquet.write_table(table, path, encryption_properties=properties, row_group_size=700)
    return table


@pytest.mark.parametrize("options", [
    {}, {"double_wrapping": False}, {"plaintext_footer": True}, {"internal_key_material": False},
])  # fmt: skip
def test_keys_come_from_a_key_management_service(tmp_path, options):
    path = tmp_path / "wrapped.parquet"
    table = write_with_kms(path, **options)
    keys = lamella.DecryptionOptions(kms=unwrap)
    assert lamella.read(path, threads=3, keys=keys).to_pyarrow().equals(table)
    assert lamella.read_parquet(path, keys=keys)["text"].tolist() == table["text"].to_pylist()


def test_key_material_comes_from_elsewhere(tmp_path):
    path = tmp_path / "wrapped.parquet"
    table = write_with_kms(path, internal_key_material=False)
    (beside,) = tmp_path.glob("_KEY_MATERIAL_FOR_*.json")
    material = beside.read_text()
    beside.unlink()
    asked = []

    def load(name):
        asked.append(name)
        return material

    with open(path, "rb") as file:
        scan = lamella.read(file, keys=lamella.DecryptionOptions(kms=unwrap, key_material_loader=load))
        assert scan.to_pyarrow().equals(table)
    assert asked == [str(path)]
    with pytest.raises(TypeError, match="key material is text"):
        lamella.read(path, keys=lamella.DecryptionOptions(kms=unwrap, key_material_loader=lambda name: 5))
    with pytest.raises(lamella.ParquetError, match="_KEY_MATERIAL_FOR_"):
        lamella.read(path, keys=lamella.DecryptionOptions(kms=unwrap))


def test_what_a_service_raises_reaches_the_caller(tmp_path):
    path = tmp_path / "wrapped.parquet"
    write_with_kms(path)

    def refuse(key):
        raise PermissionError(f"no {key.master_key_id} for you")

    with pytest.raises(PermissionError, match="no footer for you"):
        lamella.read(path, keys=lamella.DecryptionOptions(kms=refuse))

    def refuse_text(key):
        return unwrap(key) if key.master_key_id == "footer" else refuse(key)

    with pytest.raises(PermissionError, match="no text for you"):
        lamella.read(path, keys=lamella.DecryptionOptions(kms=refuse_text), threads=4).to_pandas()
    with pytest.raises(TypeError, match="a key is bytes"):
        lamella.read(path, keys=lamella.DecryptionOptions(kms=lambda key: "text"))


def test_master_keys_unwrap_what_parquet_java_wrapped():
    path = pathlib.Path("external_key_material_java.parquet.encrypted")
    path = next((folder / path for folder in PUBLIC_FILES if (folder / path).exists()), None)
    if path is None:
        pytest.skip("parquet-testing is not here")
    keys = lamella.DecryptionOptions(kms={"kf": FOOTER, "kc1": DOUBLE, "kc2": FLOAT})
    assert len(lamella.read(path, keys=keys).to_pandas()) > 0
