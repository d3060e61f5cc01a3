"""Filters beside DuckDB: filters.py PARQUET_SCAN PARQUET_GEN

Files of parquet-gen and pyarrow are filtered by lamella and by DuckDB's SQL; both must give the same rows. Predicates are
drawn at random, one text for both: the few words that differ are translated (a test says which). Literals are values of
the file, written as each side writes them.
"""

import decimal
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import duckdb
import pyarrow
import pyarrow.parquet

ROWS = 4000
PREDICATES = 250

GENERATED = ["b:bool:null=0.1", "i8:int8:null=0.1", "u16:uint16", "i32:int32:dict:cardinality=50:null=0.2",
             "i64:int64:delta:sequential=1000", "u64:uint64:null=0.1", "f:float:null=0.1", "d:double:bss",
             "p9:decimal(9,2):null=0.1", "p18:decimal(18,4)", "p38:decimal(38,10):null=0.1", "day:date:null=0.1",
             "t:time(us)", "ts:timestamp(us)", "s:string:dict:cardinality=40:null=0.1", "long:string:length=0..40",
             "u:uuid:null=0.1"]


def special_table():
    """NaN, signed zeros, infinities, empty texts, extreme decimals, members of structs, in sorted row groups too."""
    chance = random.Random(7)
    nan, inf = float("nan"), float("inf")
    pick = lambda values: [chance.choice(values) for _ in range(ROWS)]
    doubles = [nan, inf, -inf, 0.0, -0.0, 1.5, -1.5, 5e-324, 1.7976931348623157e308, None]
    texts = ["", "a", "ab", "abc", "abcdefghijkl", "abcdefghijklm", "b%", "b_", "é", "日本", None]
    decimals = [sign + "9" * 28 + ".9999999999" for sign in ("", "-")] + ["0", "0.0000000001"]
    return pyarrow.table({
        "n": pyarrow.array(sorted(pick(range(1000))), pyarrow.int32()),
        "d": pyarrow.array(pick(doubles), pyarrow.float64()),
        "f": pyarrow.array(pick([nan, inf, -inf, 0.0, -0.0, 0.5, -2.0, None]), pyarrow.float32()),
        "s": pyarrow.array(pick(texts), pyarrow.string()),
        "p": pyarrow.array(pick([*map(decimal.Decimal, decimals), None]), pyarrow.decimal128(38, 10)),
        "o": pyarrow.array([None if chance.random() < 0.1 else {"x": chance.choice([None, 1, 2, 3]),
                                                                "y": chance.choice(texts)} for _ in range(ROWS)],
                           pyarrow.struct([("x", pyarrow.int64()), ("y", pyarrow.string())])),
    })


class Column:
    """A column, or a member of one, and literals of it in both languages."""

    def __init__(self, connection, path, kind, table):
        self.kind = kind
        self.ours = path
        self.theirs = ".".join(f'"{name}"' for name in path.split("."))
        rows = connection.execute(f"select distinct {self.theirs}::varchar from {table} where {self.theirs} is not null "
                                  f"order by 1 limit 300").fetchall()
        self.literals = [self.literal(text) for (text,) in rows]

    def literal(self, text):
        quoted = "'" + text.replace("'", "''") + "'"
        if self.kind == "BOOLEAN":
            return text, text
        if self.kind in ("FLOAT", "DOUBLE"):
            cast = f"{quoted}::{self.kind}"
            if "n" in text:
                spelled = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[text]
                return f"double '{spelled}'", cast
            # A decimal stands for the nearest number of the column's width: as DuckDB's text of it does.
            number = text if "e" in text or "." in text else text + ".0"
            if self.kind == "FLOAT" and "e" in number:
                return None
            return number, cast
        if self.kind.startswith("DECIMAL"):
            return f"decimal '{text}'", f"{quoted}::{self.kind}"
        if self.kind in ("DATE", "TIME", "TIMESTAMP"):
            return f"{self.kind.lower()} {quoted}", f"{quoted}::{self.kind}"
        if self.kind in ("VARCHAR", "UUID"):
            return quoted, f"{quoted}::{self.kind}"
        return text, f"{quoted}::{self.kind}"


class Predicates:
    def __init__(self, columns, chance):
        self.columns = columns
        self.chance = chance

    def tree(self, depth):
        kind = 0 if depth == 0 else self.chance.randrange(5)
        if kind <= 1:
            return self.test()
        if kind == 2:
            ours, theirs = self.tree(depth - 1)
            return f"not ({ours})", f"not ({theirs})"
        terms = [self.tree(depth - 1) for _ in range(self.chance.randrange(2, 4))]
        word = " and " if kind == 3 else " or "
        return tuple("(" + word.join(side) + ")" for side in zip(*terms))

    def test(self):
        column = self.chance.choice(self.columns)
        ours, theirs = column.ours, column.theirs
        negation = self.chance.choice(["", "not "])
        literals = [literal for literal in column.literals if literal]
        kind = self.chance.randrange(9 if column.kind == "VARCHAR" else 5)
        if kind == 0 or not literals:
            return f"{ours} is {negation}null", f"{theirs} is {negation}null"
        (a, their_a), (b, their_b) = self.chance.choice(literals), self.chance.choice(literals)
        if kind == 1:
            return f"{ours} {negation}between {a} and {b}", f"{theirs} {negation}between {their_a} and {their_b}"
        if kind == 2:
            chosen = [self.chance.choice(literals) for _ in range(self.chance.choice([1, 3, 8, 20]))]
            lists = [", ".join(side) for side in zip(*chosen)]
            return f"{ours} {negation}in ({lists[0]})", f"{theirs} {negation}in ({lists[1]})"
        if kind == 3:
            return f"{ours} is {negation}distinct from {a}", f"{theirs} is {negation}distinct from {their_a}"
        if kind == 4:
            op = self.chance.choice(["=", "!=", "<", "<=", ">", ">="])
            return f"{ours} {op} {a}", f"{theirs} {op} {their_a}"
        return self.text_test(column, negation, re.sub("''", "'", a[1:-1]))

    def text_test(self, column, negation, text):
        begin = self.chance.randrange(len(text) + 1)
        piece = text[begin:begin + self.chance.randrange(1, 5)]
        quoted = "'" + piece.replace("'", "''") + "'"
        kind = self.chance.randrange(5)
        if kind < 3:
            word = ["starts_with", "ends_with", "contains"][kind]
            return f"{column.ours} {negation}{word} {quoted}", f"{negation}{word}({column.theirs}, {quoted})"
        if kind == 3:
            escaped = re.sub("([!%_])", r"!\1", piece)
            pattern = "".join(self.chance.choice(["", "", "_", "%"]) + letter
                              for letter in re.findall("!?.", escaped, re.S)) + self.chance.choice(["", "%"])
            like = f"{negation}like '" + pattern.replace("'", "''") + "' escape '!'"
            return f"{column.ours} {like}", f"{column.theirs} {like}"
        pattern = self.chance.choice(["^a", "b$", "[a-m]+", "^$", "a|^b", "^.b", "(ab)*c", "é", "^..$"])
        return f"{column.ours} {negation}regexp '{pattern}'", f"{negation}regexp_matches({column.theirs}, '{pattern}')"


def by_lamella(scan, path, where, key):
    done = subprocess.run([scan, "cat", "--format", "jsonl", "--columns", key, "--where", where, str(path)],
                          capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{where}\n{done.stderr}")
    return [json.loads(line)[key] for line in done.stdout.splitlines()]


def compare(scan, path, columns, key, chance):
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")
    connection.execute(f"create table t as select * from '{path}'")
    kinds = {name: str(kind) for name, kind, *_ in connection.execute("describe t").fetchall()}
    found = []
    for name in columns:
        top = name.split(".")[0]
        kind = kinds[top] if top == name else {"o.x": "BIGINT", "o.y": "VARCHAR"}[name]
        found.append(Column(connection, name, kind, "t"))
    predicates = Predicates(found, chance)
    selected = 0
    for i in range(PREDICATES):
        ours, theirs = predicates.tree(i % 4)
        rows = by_lamella(scan, path, ours, key)
        expected = [row for (row,) in connection.execute(f"select {key} from t where {theirs} order by rowid").fetchall()]
        if rows != expected:
            sys.exit(f"{path.name}: {ours}\nDuckDB: {theirs}\nlamella {len(rows)} rows, DuckDB {len(expected)}: first only in "
                     f"one {sorted(set(rows) ^ set(expected))[:5]}")
        selected += len(rows)
    return selected


def main():
    scan, gen = sys.argv[1:]
    print(f"duckdb {duckdb.__version__}, pyarrow {pyarrow.__version__}")
    with tempfile.TemporaryDirectory() as directory:
        generated = pathlib.Path(directory) / "generated.parquet"
        subprocess.run([gen, ",".join(["key:int64:sequential=1", *GENERATED]), "-o", str(generated), "--rows", str(ROWS),
                        "--seed", "7", "--row-group-rows", "900", "--page-rows", "150"], check=True)
        names = [column.split(":")[0] for column in GENERATED]
        print("generated:", compare(scan, generated, names, "key", random.Random(1)), "rows selected")
        special = pathlib.Path(directory) / "special.parquet"
        table = special_table()
        table = table.append_column("key", pyarrow.array(range(ROWS), pyarrow.int64()))
        pyarrow.parquet.write_table(table, special, row_group_size=700, data_page_size=1000, write_page_index=True)
        names = ["n", "d", "f", "s", "p", "o.x", "o.y"]
        print("special:", compare(scan, special, names, "key", random.Random(2)), "rows selected")


if __name__ == "__main__":
    main()
