#!/usr/bin/env python3
"""Answers SQL on one Parquet file with one engine on one thread, and says how long each answer took.

    pushdown_peer.py duckdb|polars|datafusion FILE

Reads a query a line (the table is called t) and prints a line of JSON with seconds of the clock and of the processor. The
file is opened anew for each query.
"""

import json
import os
import sys
import time

os.environ["POLARS_MAX_THREADS"] = "1"


def duckdb_engine(path):
    import duckdb
    connection = duckdb.connect()
    connection.execute("set threads = 1")
    connection.execute(f"create view t as select * from read_parquet('{path}')")
    return lambda sql: connection.execute(sql).fetchall()


def polars_engine(path):
    import polars
    return lambda sql: polars.SQLContext(t=polars.scan_parquet(path)).execute(sql).collect().rows()


def datafusion_engine(path):
    import datafusion
    config = datafusion.SessionConfig().with_target_partitions(1)
    config = config.set("datafusion.execution.parquet.pushdown_filters", "true")
    context = datafusion.SessionContext(config)
    context.register_parquet("t", path)
    return lambda sql: [tuple(row.values()) for batch in context.sql(sql).collect() for row in batch.to_pylist()]


ENGINES = {"duckdb": duckdb_engine, "polars": polars_engine, "datafusion": datafusion_engine}


def main():
    answer = ENGINES[sys.argv[1]](sys.argv[2])
    for line in sys.stdin:
        cpu, start = time.process_time(), time.perf_counter()
        rows = answer(line.strip())
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
        print(json.dumps({"seconds": seconds, "cpu_seconds": cpu, "answer": str(rows[0])}), flush=True)


if __name__ == "__main__":
    main()
