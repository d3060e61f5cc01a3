"""Apache Spark for the tests beside it: its session, or exit code 77 where there is no pyspark or no Java for it."""
import os
import shutil
import subprocess
import sys

SKIPPED = 77


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(SKIPPED)


try:
    from pyspark.sql import SparkSession
except ImportError:
    skip("no pyspark")
if shutil.which("java") is None:
    skip("no Java")
VERSION = subprocess.run(["java", "-version"], capture_output=True, text=True).stderr
if not any(f'"{major}.' in VERSION for major in (17, 21)):
    skip("Spark needs Java 17: " + VERSION.splitlines()[0])


def start_spark():
    """A quiet session on one core, in UTC."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["TZ"] = "UTC"
    spark = (SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
             .config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
             .config("spark.sql.session.timeZone", "UTC")
             .config("spark.driver.extraJavaOptions", "-Duser.timezone=UTC").getOrCreate())
    spark.sparkContext.setLogLevel("OFF")
    return spark
