"""python -m lamella FILE: prints a schema and the first rows."""

from __future__ import annotations

import argparse
import sys

from . import ParquetError, __version__, scan
from ._display import scan_text


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m lamella", description="Prints the schema and first rows of a file.")
    parser.add_argument("file", help="a Parquet file")
    parser.add_argument("--columns", help="names, joined by commas")
    parser.add_argument("--where", help='which rows, for example "x > 5"')
    parser.add_argument("--rows", type=int, default=10, help="how many rows (10)")
    parser.add_argument("--version", action="version", version=f"lamella {__version__}")
    arguments = parser.parse_args()
    columns = arguments.columns.split(",") if arguments.columns else None
    try:
        print(scan_text(scan(arguments.file, columns, arguments.where), max(0, arguments.rows)))
    except ParquetError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stderr.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
