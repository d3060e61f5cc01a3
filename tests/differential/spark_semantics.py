"""What Apache Spark makes of types and calendars, lamella makes too: the same bytes of rows, or both refuse.

    spark_semantics.py PARQUET_SCAN [--seed N | --fresh]

Promotions: a file of each type, read as each of Spark's types. Calendars: random dates and timestamps of all ages in each
unit and in several zones, written with the keys of old and new versions of Spark or none, read in each mode. Clocks: INT96
that are local times of a zone. Field ids: schemas that name them. Exits with 77 where there is no Java 17 or no pyspark.
"""
import argparse
import datetime as dt
import decimal
import pathlib
import random
import struct
import subprocess
import sys
import tempfile

from spark_session import skip, start_spark  # Before pyspark: it exits where there is none.

from pyspark.sql import types as T

try:
    import pyarrow as pa
    import pyarrow.parquet as pq
except ImportError:
    skip("no pyarrow")

ZONES = ["UTC", "America/Los_Angeles", "Asia/Tokyo", "Europe/Amsterdam", "Asia/Kolkata", "America/Juneau", "GMT+5:30", "+03:00",
         "Africa/Monrovia", "PST"]
D = decimal.Decimal
INSTANTS = [-10**15, None, 0, 123456789012345]
MILLIS = [None if value is None else value // 1000 for value in INSTANTS]
DECIMALS = [D("-1234567.89"), None, D("0.01"), D("9999999.99")]
# What Spark does and lamella does better: name of the case -> why.
DIFFERENT = {"u32 as double": "Spark takes the bits for a signed integer"}


def columns_of_each_type():
    integers = {"i8": pa.int8(), "i16": pa.int16(), "i32": pa.int32(), "i64": pa.int64()}
    unsigned = {"u8": pa.uint8(), "u16": pa.uint16(), "u32": pa.uint32(), "u64": pa.uint64()}
    columns = {name: pa.array([-2**(kind.bit_width - 1), None, 7, 2**(kind.bit_width - 1) - 1], kind)
               for name, kind in integers.items()}
    columns |= {name: pa.array([0, None, 200, 2**kind.bit_width - 1], kind) for name, kind in unsigned.items()}
    return columns | {
        "f32": pa.array([-1.5, None, 0.1, 3e38], pa.float32()), "f64": pa.array([-1.5, None, 0.1, 3e300], pa.float64()),
        "bool": pa.array([True, None, False, True]), "date": pa.array([-700000, None, 0, 40000], pa.date32()),
        "ms_utc": pa.array(MILLIS, pa.timestamp("ms", "UTC")), "us_utc": pa.array(INSTANTS, pa.timestamp("us", "UTC")),
        "ms": pa.array(MILLIS, pa.timestamp("ms")), "us": pa.array(INSTANTS, pa.timestamp("us")),
        "dec9": pa.array(DECIMALS, pa.decimal128(9, 2)), "dec18": pa.array(DECIMALS, pa.decimal128(18, 2)),
        "dec38": pa.array(DECIMALS, pa.decimal128(38, 2)), "str": pa.array(["a", None, "", "longer than twelve"]),
        "bin": pa.array([b"a", None, b"", b"\xff" * 20], pa.binary()),
        "fix5": pa.array([b"abcde", None, b"12345", b"\0" * 5], pa.binary(5)),
        "fix20": pa.array([b"abcde" * 4, None, b"12345" * 4, b"\0" * 20], pa.binary(20)),
        "time": pa.array([1, None, 2, 3], pa.time32("ms"))}


WANTED = [T.BooleanType(), T.ByteType(), T.ShortType(), T.IntegerType(), T.LongType(), T.FloatType(), T.DoubleType(),
          T.StringType(), T.BinaryType(), T.DateType(), T.TimestampType(), T.TimestampNTZType()]
WANTED += [T.DecimalType(p, s) for p, s in ((5, 0), (9, 2), (10, 0), (10, 3), (12, 2), (18, 2), (20, 0), (22, 2), (38, 10))]


class Comparison:
    def __init__(self, spark, scan, folder):
        self.spark, self.scan, self.folder = spark, scan, folder
        self.good = self.bad = 0

    def rows_of_spark(self, path, schema, conf):
        """The bytes of all rows, or None where Spark refuses."""
        for key, value in conf.items():
            self.spark.conf.set(key, value)
        try:
            reader = self.spark.read if schema is None else self.spark.read.schema(schema)
            rows = reader.parquet(str(path))._jdf.queryExecution().executedPlan().executeCollect()
            parts = [bytes(row.getBytes()) for row in rows]
            return b"".join(struct.pack("<I", len(part)) + part for part in parts)
        except Exception:  # Py4J has one kind for all.
            return None
        finally:
            for key in conf:
                self.spark.conf.unset(key)
            self.spark.conf.set("spark.sql.session.timeZone", "UTC")

    def rows_of_lamella(self, path, schema, conf):
        out = self.folder / "rows"
        arguments = [self.scan, "rows", str(path), "-o", str(out)]
        for key, value in ({"spark.sql.legacy.parquet.returnNullStructIfAllFieldsMissing": "true"} | conf).items():
            arguments += ["--spark-conf", f"{key}={value}"]
        if schema is not None:
            arguments += ["--spark-schema", schema.json()]
        result = subprocess.run(arguments, capture_output=True, text=True)
        return (out.read_bytes() if result.returncode == 0 else None), result.stderr.strip()

    def check(self, name, path, schema=None, conf=None):
        wanted = self.rows_of_spark(path, schema, conf or {})
        made, complaint = self.rows_of_lamella(path, schema, conf or {})
        if made == wanted or name in DIFFERENT:
            self.good += 1
            return
        self.bad += 1
        spark_says = "refuses" if wanted is None else wanted.hex()[:400]
        print(f"{name}: Spark {spark_says}, lamella {complaint or (made or b'').hex()[:400]}", flush=True)


def check_promotions(comparison, folder):
    files = {}
    for name, column in columns_of_each_type().items():
        files[name] = folder / f"{name}.parquet"
        pq.write_table(pa.table({"c": column}), files[name])
    for name in ("dec9", "dec18"):
        files[name + " as integer"] = folder / f"{name}i.parquet"
        pq.write_table(pa.table({"c": columns_of_each_type()[name]}), files[name + " as integer"],
                       store_decimal_as_integer=True)
    files["int96"] = folder / "int96.parquet"
    pq.write_table(pa.table({"c": columns_of_each_type()["us"]}), files["int96"], use_deprecated_int96_timestamps=True)
    for name, path in files.items():
        for wanted in WANTED:
            comparison.check(f"{name} as {wanted.simpleString()}", path, T.StructType([T.StructField("c", wanted)]))


def old_instants(rng, count):
    """Microseconds of all ages, many around the switches."""
    spans = [(-62_200_000_000, -12_000_000_000), (-70_000_000_000, -60_000_000_000), (-12_220_000_000, -12_218_000_000),
             (-2_800_000_000, -2_000_000_000), (-12_000_000_000, 4_000_000_000)]
    return [rng.randint(*rng.choice(spans)) * 1_000_000 + rng.randint(0, 999_999) for _ in range(count)]


def write_calendar_file(rng, path, keys, count=400):
    instants = old_instants(rng, count)
    modern = [value if value > -9_000_000_000_000_000 else value % 10**15 for value in old_instants(rng, count)]
    table = pa.table({
        "d": pa.array([value // 86_400_000_000 for value in instants], pa.int32()).cast(pa.date32()),
        "us": pa.array(instants, pa.timestamp("us", "UTC")),
        "ms": pa.array([value // 1000 for value in instants], pa.timestamp("ms", "UTC")),
        "local": pa.array(instants, pa.timestamp("us"))})
    pq.write_table(table.replace_schema_metadata(keys), path)
    int96 = pa.table({"i96": pa.array(modern, pa.timestamp("us"))})
    pq.write_table(int96.replace_schema_metadata(keys), str(path) + ".int96", use_deprecated_int96_timestamps=True)


def check_calendars(comparison, folder, rng):
    version, legacy = "org.apache.spark.version", "org.apache.spark.legacyDateTime"
    kinds = [{}, {version: "2.4.8"}, {version: "3.0.2"}, {version: "4.0.1"}, {version: "4.0.1", legacy: ""},
             {version: "4.0.1", "org.apache.spark.legacyINT96": ""}]
    for number, zone in enumerate(ZONES):
        for kind in kinds if number < 2 else [{version: "2.4.8"}]:
            keys = kind | {"org.apache.spark.timeZone": zone}
            path = folder / "calendar.parquet"
            write_calendar_file(rng, path, keys)
            modes = ["LEGACY", "CORRECTED", "EXCEPTION"] if not kind else ["EXCEPTION"]
            for mode in modes:
                conf = {"spark.sql.parquet.datetimeRebaseModeInRead": mode, "spark.sql.parquet.int96RebaseModeInRead": mode}
                name = f"zone {zone}, {kind or 'no keys'}, {mode}"
                comparison.check(name, path, None, conf)
                comparison.check(name + ", INT96", str(path) + ".int96", None, conf)
                wanted = T.StructType([T.StructField("d", T.TimestampNTZType())])
                comparison.check(name + ", dates as timestamps", path, wanted, conf)


def check_clocks(comparison, folder, rng):
    """INT96 that are what clocks showed: of all hours around changes of them, and of years to come."""
    instants = [rng.randint(0, 9_000_000_000) * 1_000_000 + rng.randint(0, 999_999) for _ in range(2000)]
    for spring in (dt.datetime(2021, 3, 14), dt.datetime(2021, 3, 28), dt.datetime(2021, 4, 4), dt.datetime(2021, 11, 7)):
        midnight = int(spring.replace(tzinfo=dt.timezone.utc).timestamp())
        instants += [(midnight + quarter * 900) * 1_000_000 for quarter in range(-50, 50)]
    path = folder / "clocks.parquet"
    pq.write_table(pa.table({"i96": pa.array(instants, pa.timestamp("us"))}), path, use_deprecated_int96_timestamps=True)
    for zone in ("America/Los_Angeles", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata", "America/Sao_Paulo", "UTC",
                 "PST", "+05:30", "GMT-3"):
        for mode in ("CORRECTED", "LEGACY"):
            conf = {"spark.sql.parquet.int96TimestampConversion": "true", "spark.sql.session.timeZone": zone,
                    "spark.sql.parquet.int96RebaseModeInRead": mode}
            comparison.check(f"INT96 by clocks of {zone}, {mode}", path, None, conf)


def check_names(comparison, folder):
    with_id = lambda number: {"parquet.field.id": number}
    arrow_id = lambda number: {b"PARQUET:field_id": str(number).encode()}
    inner = pa.struct([pa.field("x", pa.int32(), metadata=arrow_id(11)), pa.field("y", pa.int64(), metadata=arrow_id(12))])
    schema = pa.schema([pa.field("a", pa.int32(), metadata=arrow_id(1)), pa.field("st", inner, metadata=arrow_id(2)),
                        pa.field("l", pa.list_(inner)), pa.field("m", pa.map_(pa.string(), inner)),
                        pa.field("deep", pa.struct([pa.field("st", inner)]))])
    one = {"x": 4, "y": 5}
    rows = [{"a": 1, "st": {"x": 2, "y": 3}, "l": [one, None], "m": [("k", one), ("n", None)], "deep": {"st": one}},
            {"a": None, "st": None, "l": [], "m": [], "deep": {"st": None}},
            {"a": 6, "st": {"x": None, "y": 7}, "l": None, "m": None, "deep": None}]
    path = folder / "ids.parquet"
    pq.write_table(pa.Table.from_pylist(rows, schema), path)
    no_ids = folder / "no_ids.parquet"
    pq.write_table(pa.table({"a": [1, 2]}), no_ids)
    read_ids = {"spark.sql.parquet.fieldId.read.enabled": "true"}
    # Names that the file has for other fields lead Spark 4.0 astray.
    by_id = T.StructType([T.StructField("b", T.IntegerType(), True, with_id(1)),
                          T.StructField("renamed", T.StructType([T.StructField("p", T.IntegerType(), True, with_id(11)),
                                                                 T.StructField("q", T.LongType(), True, with_id(12))]), True,
                                        with_id(2)), T.StructField("gone", T.StringType(), True, with_id(99))])
    comparison.check("field ids", path, by_id, read_ids)
    one = T.StructType([T.StructField("a", T.LongType(), True, with_id(1))])
    comparison.check("a file without ids", no_ids, one, read_ids)
    comparison.check("a file without ids, ignored", no_ids, one,
                     read_ids | {"spark.sql.parquet.fieldId.read.ignoreMissing": "true"})
    missing = T.StructType([T.StructField("ST", T.StructType([T.StructField("q", T.IntegerType())])),
                            T.StructField("L", T.ArrayType(T.StructType([T.StructField("z", T.DateType()),
                                                                         T.StructField("Y", T.LongType())])))])
    comparison.check("missing members", path, missing)
    comparison.check("names by case", path, missing, {"spark.sql.caseSensitive": "true"})
    nothing = T.StructType([T.StructField("q", T.DoubleType())])
    for wanted in (T.StructField("l", T.ArrayType(nothing)), T.StructField("m", T.MapType(T.StringType(), nothing)),
                   T.StructField("deep", T.StructType([T.StructField("st", nothing)])),
                   T.StructField("deep", T.StructType([T.StructField("st", nothing), T.StructField("p", T.LongType())]))):
        comparison.check(f"{wanted.simpleString()} of structs without members", path, T.StructType([wanted]))


def check_inference(comparison, folder):
    path = folder / "inferred.parquet"
    columns = columns_of_each_type()
    pq.write_table(pa.table({"b": columns["bin"], "local": columns["us"]}), path)
    comparison.check("binary as string", path, None, {"spark.sql.parquet.binaryAsString": "true"})
    comparison.check("no local timestamps", path, None, {"spark.sql.parquet.inferTimestampNTZ.enabled": "false"})
    nanos = folder / "nanos.parquet"
    pq.write_table(pa.table({"n": pa.array([5, None], pa.timestamp("ns"))}), nanos)
    comparison.check("nanoseconds as long", nanos, None, {"spark.sql.legacy.parquet.nanosAsLong": "true"})
    int96 = folder / "only_int96.parquet"
    pq.write_table(pa.table({"c": columns["us"]}), int96, use_deprecated_int96_timestamps=True)
    comparison.check("INT96 is no timestamp", int96, None, {"spark.sql.parquet.int96AsTimestamp": "false"})


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parquet_scan")
    parser.add_argument("--seed", type=int, default=20261121)
    parser.add_argument("--fresh", action="store_true", help="another seed each time")
    arguments = parser.parse_args()
    seed = random.SystemRandom().randrange(2**32) if arguments.fresh else arguments.seed
    print(f"seed {seed}")
    spark = start_spark()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        comparison = Comparison(spark, arguments.parquet_scan, folder)
        check_names(comparison, folder)
        check_inference(comparison, folder)
        check_calendars(comparison, folder, random.Random(seed))
        check_clocks(comparison, folder, random.Random(seed))
        check_promotions(comparison, folder)
    spark.stop()
    print(f"{comparison.good} of {comparison.good + comparison.bad} cases equal")
    return 0 if comparison.bad == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
