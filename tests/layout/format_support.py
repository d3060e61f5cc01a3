"""Every row of docs/format-support.md names tests, and all that it names are there.

    python3 format_support.py PROJECT
"""
import pathlib
import re
import sys

GOOGLE_TEST = re.compile(r"^TEST(?:_P|_F)?\(\s*(\w+),\s*(\w+)\)", re.MULTILINE)


def names_in(project):
    """What the document may name."""
    tests = pathlib.Path(project) / "tests"
    names = set()
    for file in tests.rglob("*_test.cc"):
        names |= {f"{unit}.{behaviour}" for unit, behaviour in GOOGLE_TEST.findall(file.read_text())}
    for line in first_words(tests / "conformance/manifest.txt"):
        names.add("conformance: " + re.sub(r"\.(parquet|parquet\.encrypted|value)$", "", pathlib.PurePosixPath(line).name))
    names |= {"golden: " + case for case in first_words(tests / "golden/manifest.txt")}
    names |= {"fuzz." + file.name[:-len("_fuzzer.cc")] for file in (tests / "fuzz").glob("*_fuzzer.cc")}
    for file in tests.rglob("CMakeLists.txt"):
        names |= set(re.findall(r"add_test\(NAME ([\w.]+)\s", file.read_text()))
    return names


def first_words(file):
    lines = file.read_text().splitlines() if file.exists() else []
    return [line.split()[0] for line in lines if line.strip() and line[0] not in "#@"]


def violations(project):
    known = names_in(project)
    found = []
    text = (pathlib.Path(project) / "docs/format-support.md").read_text()
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|") or len(cells) != 3 or cells[0] in ("feature", "---") or cells[0].startswith("**"):
            continue
        named = re.findall(r"`([^`]+)`", cells[2])
        if not named:
            found.append(f"no test of: {cells[0]}")
        found += [f"there is no {name}" for name in named if name not in known and not (pathlib.Path(project) / name).exists()]
    return found


if __name__ == "__main__":
    found = violations(sys.argv[1])
    print("\n".join(found))
    sys.exit(1 if found else 0)
