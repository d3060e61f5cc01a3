"""Apache Spark writes random tables, and makes rows of them; lamella's rows of the same files must be the same bytes.

    spark_rows.py PARQUET_SCAN [--cases N] [--rows N] [--seed N | --fresh]

Schemas are flat or nested, of 1 to 300 columns, with few or many nulls; a case has N rows, or as many as make 600,000
values. The seed is fixed unless --fresh is given, and is printed. Exits with 77 where there is no Java 17 or no pyspark.
"""
import argparse
import datetime
import decimal
import pathlib
import random
import struct
import subprocess
import sys
import tempfile

from spark_session import start_spark  # Before pyspark: it exits where there is none.

from pyspark.sql import types as T

FLAT = [T.BooleanType(), T.ByteType(), T.ShortType(), T.IntegerType(), T.LongType(), T.FloatType(), T.DoubleType(),
        T.StringType(), T.BinaryType(), T.DateType(), T.TimestampType(), T.TimestampNTZType(), T.DecimalType(9, 2),
        T.DecimalType(18, 0), T.DecimalType(19, 4), T.DecimalType(38, 10)]
INTEGER_BITS = {T.ByteType: 8, T.ShortType: 16, T.IntegerType: 32, T.LongType: 64}
FEWEST_ROWS, MOST_VALUES = 20, 600_000
EPOCH = datetime.datetime(1970, 1, 1)


def random_type(rng, depth):
    kind = rng.random()
    if depth == 0 or kind < 0.5:
        return rng.choice(FLAT)
    if kind < 0.7:
        return T.ArrayType(random_type(rng, depth - 1))
    if kind < 0.8:
        return T.MapType(rng.choice([T.StringType(), T.IntegerType(), T.DecimalType(20, 1)]), random_type(rng, depth - 1))
    return T.StructType([T.StructField(f"m{i}", random_type(rng, depth - 1)) for i in range(rng.randint(1, 5))])


def random_scalar(rng, kind):
    if isinstance(kind, T.BooleanType):
        return rng.random() < 0.5
    if type(kind) in INTEGER_BITS:
        bits = INTEGER_BITS[type(kind)]
        return rng.randint(-2**(bits - 1), 2**(bits - 1) - 1) >> rng.choice([0, bits // 2])
    if isinstance(kind, T.FloatType):
        return struct.unpack("f", struct.pack("f", rng.uniform(-1e6, 1e6)))[0]
    if isinstance(kind, T.DoubleType):
        return rng.choice([rng.uniform(-1e300, 1e300), -0.0, float("inf"), float("nan")])
    if isinstance(kind, T.StringType):
        return rng.choice(["", "é", "lamella ", "x"]) * rng.randint(0, 9)
    if isinstance(kind, T.BinaryType):
        return bytearray(rng.randbytes(rng.randint(0, 40)))
    if isinstance(kind, T.DateType):
        return datetime.date.fromordinal(rng.randint(1, 3_000_000))
    if isinstance(kind, T.DecimalType):
        digits = rng.randint(1, kind.precision)
        with decimal.localcontext() as context:
            context.prec = 40
            return decimal.Decimal(rng.randint(1 - 10**digits, 10**digits - 1)).scaleb(-kind.scale)
    return EPOCH + datetime.timedelta(microseconds=rng.randint(-10**15, 4 * 10**15))


def random_value(rng, kind, nulls):
    if rng.random() < nulls:
        return None
    if isinstance(kind, T.ArrayType):
        return [random_value(rng, kind.elementType, nulls) for _ in range(rng.choice([0, 1, 3, 9, 70]))]
    if isinstance(kind, T.MapType):
        return {random_scalar(rng, kind.keyType): random_value(rng, kind.valueType, nulls)
                for _ in range(rng.randint(0, 4))}
    if isinstance(kind, T.StructType):
        return tuple(random_value(rng, field.dataType, nulls) for field in kind.fields)
    return random_scalar(rng, kind)


def count_values(value):
    if isinstance(value, dict):
        return sum(count_values(key) + count_values(item) for key, item in value.items())
    return sum(map(count_values, value)) if isinstance(value, (list, tuple)) else 1


def random_table(rng, schema, nulls, num_rows):
    """Rows of values, fewer where they are large."""
    table, values = [], 0
    while len(table) < num_rows and (len(table) < FEWEST_ROWS or values < MOST_VALUES):
        table.append(tuple(random_value(rng, field.dataType, nulls) for field in schema.fields))
        values += count_values(table[-1])
    return table


def cases(rng, count):
    """Columns, depth of nesting and share of nulls of each case: all sizes come up, whatever the seed."""
    widths = [1, 3, 8, 12, 64, 65, 130, 300]
    for number in range(count):
        width = widths[number % len(widths)]
        yield width, 0 if width > 64 else rng.choice([0, 1, 2, 3]), rng.choice([0, 0.1, 0.5, 0.95])


def rows_of_spark(spark, path):
    """The bytes of all rows as Spark makes them, a length in front of each, and how many there are."""
    rows = spark.read.parquet(path)._jdf.queryExecution().executedPlan().executeCollect()
    out = bytearray()
    for row in rows:
        row_bytes = row.getBytes()
        out += struct.pack("<I", len(row_bytes)) + row_bytes
    return bytes(out), len(rows)


def first_difference(made, wanted):
    at = next((i for i, (a, b) in enumerate(zip(made, wanted)) if a != b), min(len(made), len(wanted)))
    return f"{len(made)} bytes, Spark made {len(wanted)}; they differ from byte {at}"


def check_case(spark, scan, folder, number, shape, num_rows, rng):
    width, depth, nulls = shape
    schema = T.StructType([T.StructField(f"c{i}", random_type(rng, depth)) for i in range(width)])
    table = random_table(rng, schema, nulls, num_rows)
    written = folder / f"case{number}"
    spark.createDataFrame(table, schema, verifySchema=False).coalesce(1).write.parquet(str(written))
    file, = written.glob("part-*.parquet")
    wanted, count = rows_of_spark(spark, str(file))
    out = folder / f"case{number}.rows"
    result = subprocess.run([scan, "rows", str(file), "-o", str(out)], capture_output=True, text=True)
    complaint = result.stderr.strip()
    if result.returncode == 0 and out.read_bytes() != wanted:
        complaint = first_difference(out.read_bytes(), wanted)
    print(f"case {number}: {count} rows of {width} columns, depth {depth}, {nulls:.0%} nulls: {complaint or 'equal'}",
          flush=True)
    return not complaint


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parquet_scan")
    parser.add_argument("--cases", type=int, default=16)
    parser.add_argument("--rows", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=20261121)
    parser.add_argument("--fresh", action="store_true", help="another seed each time")
    arguments = parser.parse_args()
    seed = random.SystemRandom().randrange(2**32) if arguments.fresh else arguments.seed
    print(f"seed {seed}")
    rng = random.Random(seed)
    spark = start_spark()
    spark.conf.set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
    with tempfile.TemporaryDirectory() as folder:
        good = [check_case(spark, arguments.parquet_scan, pathlib.Path(folder), number, shape, arguments.rows, rng)
                for number, shape in enumerate(cases(rng, arguments.cases))]
    spark.stop()
    print(f"{sum(good)} of {len(good)} cases equal")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
