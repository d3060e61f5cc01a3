"""The lines of bench/vs_peers about opening wide files: who is how fast, and how much memory it takes."""

import os
import subprocess
import sys

RUNS_A_ROUND = 5
COLUMN = "c500"
# Name of the line, file of the generator's cells.
CELLS = [
    ("open/10000 columns x 10 row groups", "wide_10000x10"),
    ("open/1000 columns x 100 row groups", "wide_1000x100"),
]


def make_files(cells, generator, directory, seed):
    missing = [file for _, file in cells if not (directory / f"{file}.parquet").exists()]
    if missing:
        subprocess.run([str(generator), "cells", "--cell", ",".join(missing), "-o", str(directory), "--seed", str(seed)],
                       check=True)


def contenders(bench, arrow_cpp, arrow_rs, polars):
    """Name, command before RUNS, options after the file, environment. `polars`: the command that runs its script."""
    yield "lamella", [bench], ["--column", COLUMN], {}
    yield "arrow-c++", [arrow_cpp], [], {"COLUMN": COLUMN}
    yield "arrow-rs", [arrow_rs], [], {"COLUMN": COLUMN}
    yield "arrow-rs lean", [arrow_rs], [], {"COLUMN": COLUMN, "LEAN": "1"}
    yield "polars", polars, [], {"COLUMN": COLUMN, "POLARS_MAX_THREADS": "1"}


def run_once(command, path, options, environment):
    """Best seconds, rows and peak bytes."""
    result = subprocess.run([str(part) for part in [*command, RUNS_A_ROUND, path, *options]], capture_output=True,
                            text=True, env=dict(os.environ, **environment))
    if result.returncode != 0:
        sys.exit(f"error: {command} {path}: {result.stderr.strip()}")
    _, seconds, rows, peak_bytes = result.stdout.rstrip().split("\t")
    return float(seconds), int(rows), int(peak_bytes)


def footer_bytes(path):
    with open(path, "rb") as file:
        file.seek(-8, os.SEEK_END)
        return int.from_bytes(file.read(4), "little")


def measure(cells, directory, programs, rounds):
    measured = []
    for name, file in cells:
        path = directory / f"{file}.parquet"
        seconds, peaks, rows = {}, {}, set()
        for _ in range(rounds):
            for peer, command, options, environment in contenders(*programs):
                best, num_rows, peak_bytes = run_once(command, path, options, environment)
                seconds.setdefault(peer, []).append(best)
                peaks.setdefault(peer, []).append(peak_bytes)
                rows.add(num_rows)
        if len(rows) != 1:
            sys.exit(f"error: {path}: the readers disagree about its rows: {rows}")
        best_peer = min((peer for peer in seconds if peer != "lamella"), key=lambda peer: min(seconds[peer]))
        ratio = min(seconds[best_peer]) / min(seconds["lamella"])
        measured.append({"name": name, "file": file, "seconds": seconds, "peak_bytes": peaks,
                         "footer_bytes": footer_bytes(path), "best_peer": best_peer, "ratio": ratio})
        print(f"{name}: {ratio:.2f}x", file=sys.stderr, flush=True)
    return measured


def table(measured):
    lines = ["Open and read one column, milliseconds / peak memory beyond the file's bytes, MB.", "",
             "| open/ | footer, MB | lamella | Arrow C++ | arrow-rs | arrow-rs without statistics | Polars | "
             "best peer / lamella |",
             "|---|---|---|---|---|---|---|---|"]
    for line in measured:
        cells = [f"{min(line['seconds'][peer]) * 1e3:.2f} / {min(line['peak_bytes'][peer]) / 1e6:.1f}"
                 for peer in ("lamella", "arrow-c++", "arrow-rs", "arrow-rs lean", "polars")]
        lines.append(f"| {line['name'].removeprefix('open/')} | {line['footer_bytes'] / 1e6:.1f} | {' | '.join(cells)} | "
                     f"{line['ratio']:.2f} |")
    return "\n".join(lines) + "\n"
