"""Makes TPC-H's lineitem, scale factor 1, as pyarrow writes it: row groups of 2^20 rows, its other defaults.

    python3 tpch_lineitem.py NAME=CODEC... [--int64-decimals]

Writes NAME.parquet for each. Needs: pyarrow, and tpchgen-cli beside the interpreter.
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile

import pyarrow.parquet


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", metavar="NAME=CODEC")
    parser.add_argument("--int64-decimals", action="store_true", help="instead of fixed-length bytes")
    arguments = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        generator = pathlib.Path(sys.executable).parent / "tpchgen-cli"
        subprocess.run([generator, "parquet", "--scale-factor", "1", "--tables", "lineitem", "--output-dir", folder],
                       check=True, stdout=subprocess.DEVNULL)
        table = pyarrow.parquet.read_table(next(pathlib.Path(folder).rglob("lineitem*.parquet")))
    for file in arguments.files:
        name, codec = file.split("=")
        pyarrow.parquet.write_table(table, f"{name}.parquet", compression=codec, row_group_size=1 << 20,
                                    store_decimal_as_integer=arguments.int64_decimals)


if __name__ == "__main__":
    main()
