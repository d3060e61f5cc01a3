"""The open bench for Polars: same arguments, same clock, same output as bench/open.cc.

    polars_open.py RUNS FILE... with COLUMN=NAME in the environment
"""

import io
import os
import sys
import time

os.environ.setdefault("POLARS_MAX_THREADS", "1")
import polars  # noqa: E402: reads its environment when it is imported


def status_bytes(name):
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith(name + ":"):
                return int(line.split()[1]) * 1024
    return 0


def read_rows(data, column):
    return polars.read_parquet(io.BytesIO(data), columns=[column]).height


def main():
    runs = int(sys.argv[1])
    column = os.environ["COLUMN"]
    for path in sys.argv[2:]:
        with open(path, "rb") as file:
            data = file.read()
        try:
            with open("/proc/self/clear_refs", "w") as peak:  # Makes the peak the current size.
                peak.write("5")
        except OSError:
            pass
        before = status_bytes("VmRSS")
        best = float("inf")
        rows = 0
        for _ in range(runs):
            start = time.perf_counter()
            rows = read_rows(data, column)
            best = min(best, time.perf_counter() - start)
        print(f"{path}\t{best:.6f}\t{rows}\t{status_bytes('VmHWM') - before}")


if __name__ == "__main__":
    main()
