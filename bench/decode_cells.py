"""What bench/vs_peers and bench/vs_commit decode: the lines of their tables, and the files of them."""

import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "bench"
RUNS_A_ROUND = 3
PYARROW = "26.0.1"
TPCHGEN = "4.0.0"

# Name of the line, file of the generator's cells, options of lamella's bench, the ratio that it is meant to reach.
CELLS = [
    ("plain/int32", "i32_plain", ["--copy"], 1.15),
    ("plain/int64", "i64_plain", ["--copy"], 1.15),
    ("plain/int64/borrowed", "i64_plain", [], None),
    ("plain/double", "f64_plain", ["--copy"], 1.15),
    ("plain/int64/optional", "i64_plain_opt_nonull", ["--copy"], 1.15),
    ("plain/int64/nulls:10", "i64_plain_null10", [], 5),
    ("plain/int64/nulls:50", "i64_plain_null50", [], 3.5),
    ("plain/int64/nulls:99", "i64_plain_null99", [], 2.2),
    ("plain/int64/nulls:30/runs:50", "i64_plain_null_runs", [], None),
    ("plain/int64/snappy", "i64_plain_snappy", [], None),
    ("plain/int64/zstd", "i64_seq_zstd", [], None),
    ("plain/double/lz4_raw", "f64_plain_lz4", [], None),
    ("dictionary/int32/entries:1000", "i32_dict1k", [], 2),
    ("dictionary/int32/entries:20", "i32_dict20", [], None),
    ("dictionary/int32/runs:40", "i32_dict_runs", [], 2.5),
    ("dictionary/int64/entries:1000", "i64_dict1k", [], 1.7),
    ("dictionary/int64/runs:8", "i64_dict_short_runs", [], None),
    ("dictionary/int64/entries:60000", "i64_dict60k", [], 1.2),
    ("dictionary/int64/entries:1000/kept", "i64_dict1k", ["--dictionary", "keep"], 10),
    ("dictionary/int64/nulls:10", "i64_dict1k_null10", [], 4),
    ("dictionary/int64/snappy", "i64_dict1k_snappy", [], None),
    ("delta_binary_packed/int64/ascending", "i64_delta", [], 2),
    ("delta_binary_packed/int32/random", "i32_delta_rand", [], 3),
    ("delta_binary_packed/int64/random", "i64_delta_rand", [], None),
    ("byte_stream_split/double", "f64_bss", [], 1.4),
    ("byte_stream_split/double/zstd", "f64_bss_zstd", [], None),
    ("plain/boolean", "bool_plain", [], 15),
    ("rle/boolean", "bool_rle_v2", [], 3),
    ("plain/int96", "int96", [], 1.5),
    ("plain/decimal(21,2)", "dec21_flba", [], 10),
    ("plain/fixed_binary(16)", "flba16", ["--copy"], None),
    ("plain/string", "str_plain", [], 2.8),
    ("plain/string/nulls:10", "str_plain_null10", [], 2.5),
    ("plain/string/short", "str_plain_short", [], None),
    ("plain/string/long", "str_plain_long", [], None),
    ("plain/string/multibyte", "str_plain_multibyte", [], 2),
    ("plain/string/snappy", "str_plain_snappy", [], None),
    ("dictionary/string/entries:7", "str_dict7", [], 3),
    ("dictionary/string/entries:100000", "str_dict100k", [], 1.5),
    ("dictionary/string/entries:7/kept", "str_dict7", ["--dictionary", "keep"], 15),
    ("dictionary/string/entries:100000/kept", "str_dict100k", ["--dictionary", "keep"], 6),
    ("delta_length_byte_array/string", "str_delta_len", [], 1.7),
    ("delta_byte_array/string", "str_delta_ba", [], 2),
    ("list/int64", "list_i64", ["--copy"], 4),
    ("list/int64/required", "list_i64_required", ["--copy"], 4),
    ("list/int64/nulls:10", "list_i64_nulls", [], 4),
    ("list/string", "list_str", [], 4),
    ("list/struct", "list_struct", [], 4),
    ("list/list/int32", "list_list_i32", [], 4),
    ("map/string/int32", "map_str_i32", [], None),
    ("struct/2", "struct_2", ["--copy"], 4),
    ("struct/3/optional", "struct_3_nonull", ["--copy"], 4),
]

CODECS = ("none", "lz4", "snappy", "zstd", "gzip")
# TPC-H's lineitem, all 16 columns, as pyarrow writes it by default, and with decimals in INT64 as newer writers do.
LINEITEM = [(f"lineitem/{codec}", f"lineitem_{codec}", [], goal)
            for codec, goal in zip(CODECS, (2.5, 1.8, 1.35, 1.3, 1.8))]
LINEITEM_INT64 = [(f"lineitem/{codec}/int64 decimals", f"lineitem_int64_{codec}", [], None) for codec in CODECS]


def run(command, **options):
    result = subprocess.run([str(part) for part in command], **options)
    if result.returncode != 0:
        sys.exit(f"error: {' '.join(str(part) for part in command)} failed")
    return result


def time_once(program, path, options, environment):
    """The fields that a program prints behind the file's name."""
    result = subprocess.run([str(program), str(RUNS_A_ROUND), str(path), *options], capture_output=True, text=True,
                            env=dict(os.environ, **environment))
    if result.returncode != 0:
        sys.exit(f"error: {program} {path}: {result.stderr.strip()}")
    return result.stdout.split("\t")[1:]


def folder(rows, seed):
    return BUILD / f"cells-{rows}-{seed}"


def select(text):
    """The lines whose name contains `text`, tables last."""
    return [cell for cell in CELLS + LINEITEM + LINEITEM_INT64 if text in cell[0]]


def python_with(*packages):
    """The interpreter of a virtual environment that has `packages`."""
    venv = BUILD / "venv"
    if not (venv / "bin" / "python").exists():
        run([sys.executable, "-m", "venv", venv])
    run([venv / "bin" / "pip", "install", "--quiet", *packages])
    return venv / "bin" / "python"


def make_files(cells, generator, directory, rows, seed):
    """Makes those of the cells' files that are not there."""
    directory.mkdir(parents=True, exist_ok=True)
    missing = {file for _, file, *_ in cells if not (directory / f"{file}.parquet").exists()}
    for tables, options in ((LINEITEM, []), (LINEITEM_INT64, ["--int64-decimals"])):
        wanted = sorted(missing & {file for _, file, *_ in tables})
        missing -= set(wanted)
        if wanted:
            python = python_with(f"pyarrow=={PYARROW}", f"tpchgen-cli=={TPCHGEN}")
            run([python, ROOT / "bench" / "peers" / "tpch_lineitem.py",
                 *(f"{directory / file}={file.split('_')[-1]}" for file in wanted), *options])
    if missing:
        run([generator, "cells", "--cell", ",".join(sorted(missing)), "-o", directory, "--rows", rows, "--seed", seed])
