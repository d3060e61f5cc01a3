"""How fast does a Parquet file become a DataFrame, an Arrow table, a Polars frame?

    python to_frames.py [--lineitem PATH] [--runs N] [--only NAME]... [--spark] [--cpu]

Data: `pair` is 4,194,304 rows (id long, x double) as pyarrow writes them by default (Snappy), made here with a fixed seed;
`lineitem` is TPC-H's table at scale factor 1, Snappy, as `tpchgen-cli -s 1 --format=parquet --tables=lineitem
--parquet-compression=SNAPPY` writes it.

Every contestant runs once a round, in turn, in one process, on all cores; files are in the page cache. A line says the
median seconds of a contestant, and its ratio: the median over rounds of the fastest peer's seconds divided by its own, so
that what slows a round slows both. With --cpu seconds are those of all threads of the process together, which other work
on the machine moves less; Spark works in another process, so not for that. Targets stand beside the ratios that have one.
"""

import argparse
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import duckdb
import lamella
import numpy
import polars
import pyarrow
import pyarrow.parquet

FEW = ["l_returnflag", "l_linestatus", "l_shipinstruct", "l_shipmode"]
WITHOUT_OBJECTS = {"decimals": "float64", "dates": "datetime64"}
ARROW_BACKED = {"decimals": "pyarrow", "dates": "pyarrow", "strings": "pyarrow"}


def contests(pair, lineitem):
    """Name, target, lamella's ways, peers' ways. The target is for lamella's first way, unless it names one."""
    yield "pair to pandas", 1.5, {
        "lamella": lambda: lamella.read(pair).to_pandas(),
    }, frames(pair)
    if lineitem is None:
        return
    yield "lineitem to pandas, each with its defaults", 1.5, {
        "lamella": lambda: lamella.read(lineitem).to_pandas(),
    }, frames(lineitem)
    yield "lineitem to pandas without objects, peers with their defaults", 15, {
        "lamella, categoricals, str for l_comment": lambda: lamella.read(lineitem).to_pandas(categories=FEW, **WITHOUT_OBJECTS),
        "lamella, str": lambda: lamella.read(lineitem).to_pandas(**WITHOUT_OBJECTS),
        "lamella, pyarrow-backed": lambda: lamella.read(lineitem).to_pandas(**ARROW_BACKED),
        "lamella, decimals as float64": lambda: lamella.read(lineitem).to_pandas(decimals="float64"),
        "lamella, dates as datetime64": lambda: lamella.read(lineitem).to_pandas(dates="datetime64"),
    }, frames(lineitem)
    yield "four text columns of lineitem to categoricals", 5, {
        "lamella": lambda: lamella.read(lineitem, FEW).to_pandas(strings="categorical"),
    }, {
        "pyarrow": lambda: pyarrow.parquet.read_table(lineitem, columns=FEW, read_dictionary=FEW).to_pandas(),
        "polars": lambda: polars.read_parquet(lineitem, columns=FEW).cast(polars.Categorical).to_pandas(),
        "duckdb": lambda: duckdb.sql(f"select {', '.join(FEW)} from '{lineitem}'").df().astype("category"),
    }  # fmt: skip
    yield "lineitem to Arrow", 1.5, {
        "lamella": lambda: lamella.read(lineitem).to_pyarrow(),
        "lamella, string_view": lambda: lamella.read(lineitem).to_pyarrow(strings="string_view"),
        "lamella, dictionary": lambda: lamella.read(lineitem).to_pyarrow(strings="dictionary"),
    }, {
        "pyarrow": lambda: pyarrow.parquet.read_table(lineitem),
        "polars": lambda: polars.read_parquet(lineitem).to_arrow(),
        "duckdb": lambda: duckdb.sql(f"from '{lineitem}'").to_arrow_table(),
    }  # fmt: skip
    yield "lineitem to Polars", 1.5, {
        "lamella": lambda: lamella.read(lineitem).to_polars(),
    }, {
        "pyarrow": lambda: polars.from_arrow(pyarrow.parquet.read_table(lineitem)),
        "polars": lambda: polars.read_parquet(lineitem),
        "duckdb": lambda: duckdb.sql(f"from '{lineitem}'").pl(),
    }  # fmt: skip


def frames(path):
    return {
        "pyarrow": lambda: pyarrow.parquet.read_table(path).to_pandas(),
        "polars": lambda: polars.read_parquet(path).to_pandas(),
        "duckdb": lambda: duckdb.sql(f"from '{path}'").df(),
    }


clock = time.perf_counter


def seconds_of(way):
    begin = clock()
    result = way()
    seconds = clock() - begin
    del result
    return seconds


def run(name, target, ours, peers, runs):
    seconds = {way: [] for way in [*ours, *peers]}
    for round_ in range(runs + 1):
        for way, call in {**ours, **peers}.items():
            spent = seconds_of(call)
            if round_ > 0:  # The first one warms up.
                seconds[way].append(spent)
    print(f"\n{name}")
    for way, spent in seconds.items():
        fastest = [min(seconds[peer][i] for peer in peers) for i in range(runs)]
        ratio = statistics.median(peer / own for peer, own in zip(fastest, spent))
        goal = f"  (target {target})" if way == next(iter(ours)) else ""
        print(f"  {way:<42} {statistics.median(spent):8.3f} s  {ratio:6.2f}x{goal}", flush=True)


def write_pair(folder):
    random = numpy.random.default_rng(20261121)
    rows = 4_194_304
    path = folder / "pair.parquet"
    pyarrow.parquet.write_table(pyarrow.table({"id": numpy.arange(rows), "x": random.random(rows)}), path)
    return str(path)


IMPORT = "import time; begin = time.perf_counter(); import {module}; print(time.perf_counter() - begin)"

PEAK = """
import lamella, pandas, pyarrow, pandas.api.internals, resource, sys
lamella.read(sys.argv[1], limit=10).to_pandas()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
frame = lamella.read(sys.argv[1]).to_pandas({arguments})
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before
print(peak - frame.memory_usage(deep=True).sum() / 2**20)
"""


def output_of(code, *arguments):
    return float(subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True).stdout)


def imports():
    seconds = {module: [output_of(IMPORT.format(module=module)) for _ in range(11)] for module in ("lamella", "polars", "pyarrow")}
    print("\nimport")
    for module, spent in seconds.items():
        goal = "  (target 30)" if module == "lamella" else ""
        print(f"  {module:<42} {statistics.median(spent) * 1e3:8.1f} ms{goal}")


def peaks(pair, lineitem):
    print("\npeak memory of to_pandas, beyond the frame (target 64)")
    print(f"  {'pair':<42} {output_of(PEAK.format(arguments=''), pair):8.1f} MB")
    if lineitem is not None:
        policies = {
            "lineitem": "",
            "lineitem without objects": f"**{WITHOUT_OBJECTS!r}",
            "lineitem without objects, categoricals": f"categories={FEW!r}, **{WITHOUT_OBJECTS!r}",
            "lineitem, pyarrow-backed": f"**{ARROW_BACKED!r}",
        }
        for name, arguments in policies.items():
            print(f"  {name:<42} {output_of(PEAK.format(arguments=arguments), lineitem):8.1f} MB")


SPARK = "pair to pandas beside Spark (targets: 15 with Arrow, 100 without)"


def spark(pair, runs):
    """Spark's toPandas of the same file, with and without Arrow, beside lamella."""
    from pyspark.sql import SparkSession

    session = SparkSession.builder.master("local[*]").config("spark.driver.memory", "8g").config(
        "spark.driver.maxResultSize", "4g").config("spark.ui.enabled", "false").config(
        "spark.sql.execution.arrow.pyspark.fallback.enabled", "false").getOrCreate()  # fmt: skip
    session.sparkContext.setLogLevel("ERROR")

    def with_arrow(enabled):
        session.conf.set("spark.sql.execution.arrow.pyspark.enabled", str(enabled).lower())
        return session.read.parquet(pair).toPandas()

    peers = {"Spark with Arrow": lambda: with_arrow(True), "Spark without Arrow": lambda: with_arrow(False)}
    run(SPARK, 15, {"lamella": lambda: lamella.read(pair).to_pandas()}, peers, runs)
    session.stop()


def is_wanted(name, arguments):
    return not arguments.only or any(part in name for part in arguments.only)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lineitem", help="the file; without it, what needs it is left out")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", action="append", help="contests whose name has this in it; also \"import\" and \"peak memory\"")
    parser.add_argument("--cpu", action="store_true", help="CPU seconds of the process")
    parser.add_argument("--spark", action="store_true", help="also Spark, which needs Java and pyspark")
    arguments = parser.parse_args()
    if arguments.cpu and arguments.spark:
        parser.error("Spark works in another process, whose CPU seconds are not counted")
    if arguments.cpu:
        global clock
        clock = time.process_time
    with tempfile.TemporaryDirectory() as folder:
        pair = write_pair(pathlib.Path(folder))
        for contest in contests(pair, arguments.lineitem):
            if is_wanted(contest[0], arguments):
                run(*contest, arguments.runs)
        if arguments.spark and is_wanted(SPARK, arguments):
            spark(pair, arguments.runs)
        if is_wanted("import", arguments):
            imports()
        if is_wanted("peak memory", arguments):
            peaks(pair, arguments.lineitem)


if __name__ == "__main__":
    main()
