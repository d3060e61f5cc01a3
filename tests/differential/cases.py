"""The cases of the differential tests. Run, it prints their names."""

ROWS = 3000
NULLS = {"required": "", "null0": ":null=0", "null10": ":null=0.1", "null99": ":null=0.99", "clustered": ":null=0.3:null-runs=20"}

# Columns of every type an encoding allows, as parquet-gen names them. DuckDB makes floats of half floats, which then have
# more digits, so those are apart.
COLUMNS = {
    "plain": ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float", "double",
              "decimal(9,2)", "decimal(18,4)", "decimal(38,10)", "decimal(12,3,int64)", "decimal(7,1,binary)",
              "decimal(21,2,fixed)", "date", "time(ms)", "time(us,utc)", "timestamp(ms)", "timestamp(us,utc)",
              "timestamp(ns)", "string", "string:multibyte", "string:length=0..300", "json", "binary", "fixed(5)",
              "fixed(16)", "uuid"],
    "dict": ["int32:cardinality=100", "int64:cardinality=1000", "int64:runs=40", "double:cardinality=7",
             "decimal(21,2):cardinality=50", "date:cardinality=300", "string:cardinality=7", "string:cardinality=900",
             "fixed(5):cardinality=10", "binary:cardinality=33", "timestamp(us,utc):runs=10"],
    "delta": ["int32", "int64", "int32:sequential", "int64:sequential=1000", "date", "timestamp(us)", "int64:runs=9"],
    "delta_length": ["string", "string:length=0..100", "binary"],
    "delta_bytes": ["string:numbered:sequential", "string", "binary", "fixed(9)", "decimal(21,2,fixed)"],
    "bss": ["float", "double", "int32", "int64"],
    "rle": ["bool", "bool:runs=30"],
    "half": ["float16", "float16:cardinality=9"],
}
ENCODINGS = {"half": "plain"}  # Where it is not the name.
CODECS = ["none", "snappy", "gzip", "brotli", "zstd", "lz4_raw"]

# Shapes of pages: flags of parquet-gen.
LAYOUTS = {
    "v1": ["--page-version", "1"],
    "v2": ["--page-version", "2"],
    "small_pages": ["--page-version", "1", "--page-rows", "37", "--row-group-rows", "1000"],
    "small_pages_v2": ["--page-version", "2", "--page-bytes", "300", "--row-group-rows", "999"],
    "fallback": ["--page-version", "1", "--dictionary-bytes", "200", "--page-rows", "250"],
}


def generated():
    """Name, columns and flags of files that parquet-gen writes: pairs of encoding and layout, nulls and codecs in turn."""
    turn = 0
    for encoding, types in COLUMNS.items():
        for layout, flags in LAYOUTS.items():
            nulls = list(NULLS)[turn % len(NULLS)]
            codec = CODECS[turn % len(CODECS)]
            turn += 1
            columns = [f"c{i}:{kind}:{ENCODINGS.get(encoding, encoding)}{NULLS[nulls]}" for i, kind in enumerate(types)]
            yield f"generated.{encoding}.{layout}.{nulls}.{codec}", columns, [*flags, "--codec", codec, "--crc", "on"]


# Options of pyarrow's writer.
PYARROW = {
    "defaults": {},
    "plain": {"use_dictionary": False, "compression": "none"},
    "v2_zstd": {"data_page_version": "2.0", "compression": "zstd"},
    "gzip": {"compression": "gzip", "data_page_size": 500},
    "brotli": {"compression": "brotli"},
    "lz4": {"compression": "lz4"},
    "int96": {"use_deprecated_int96_timestamps": True},
    "small": {"row_group_size": 100, "data_page_size": 64, "dictionary_pagesize_limit": 128, "write_batch_size": 16},
    "page_index_crc": {"write_page_index": True, "write_page_checksum": True},
    "decimal_integers": {"store_decimal_as_integer": True},
}
DUCKDB = {
    "snappy": "",
    "zstd_v2": "compression zstd, parquet_version v2",
    "gzip": "compression gzip",
    "brotli": "compression brotli",
    "lz4_raw": "compression lz4_raw",
    "uncompressed_small": "compression uncompressed, row_group_size 500",
}
POLARS = {
    "zstd": {},
    "snappy": {"compression": "snappy"},
    "uncompressed": {"compression": "uncompressed", "row_group_size": 500},
    "lz4": {"compression": "lz4", "data_page_size": 700},
}


# Encrypted files. Of parquet-gen: flags beside the keys; of pyarrow: options of its EncryptionConfiguration.
MODES = {
    "footer": [],
    "signed": ["--plaintext-footer"],
    "ctr": ["--ctr"],
    "signed_ctr_v2": ["--plaintext-footer", "--ctr", "--page-version", "2", "--crc", "on"],
    "aad_prefix": ["--aad-prefix", "tester"],
    "supplied_aad_prefix": ["--aad-prefix", "tester", "--supply-aad-prefix"],
}
KEY_MATERIAL = {
    "double": {},
    "single": {"double_wrapping": False},
    "external": {"internal_key_material": False},
    "signed": {"plaintext_footer": True},
    "ctr256": {"encryption_algorithm": "AES_GCM_CTR_V1", "data_key_length_bits": 256},
    "uniform192": {"uniform_encryption": True, "data_key_length_bits": 192},
}


def names():
    yield from (f"encrypted_generated.{name}" for name in MODES)
    yield from (f"encrypted_pyarrow.{name}" for name in KEY_MATERIAL)
    yield from (name for name, _, _ in generated())
    for writer, options in (("pyarrow", PYARROW), ("duckdb", DUCKDB), ("polars", POLARS)):
        yield from (f"{writer}.{name}" for name in options)


if __name__ == "__main__":
    print("\n".join(names()))
