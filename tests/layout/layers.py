"""Holds the order in which the folders of src may include one another.

    python3 layers.py PROJECT

A public header counts as part of the folder that its "Source folder:" line names. export.h belongs to none: everything
may include it.
"""
import pathlib
import re
import sys

BASE = {"base"}
LOW = BASE | {"simd"}
DATA = LOW | {"vector", "io", "compression", "crypto"}
FORMAT = DATA | {"format", "encoding", "variant"}

# Each folder, and those that it may include beside itself. Folders of one layer don't see one another.
MAY_INCLUDE = {
    "base": set(),
    "simd": BASE,
    "vector": LOW,
    "io": LOW,
    "compression": LOW,
    "crypto": LOW,
    "format": DATA,
    "encoding": DATA,
    "variant": DATA,
    "page": FORMAT,
    "column": FORMAT | {"page"},
    "predicate": FORMAT | {"page", "column"},
    "scan": FORMAT | {"page", "column", "predicate"},
    "row": LOW | {"vector", "variant", "text"},
    "arrow": LOW | {"vector", "variant"},
    "capi": FORMAT | {"page", "column", "predicate", "scan", "arrow"},
    "text": LOW | {"vector", "variant"},
    "writer": DATA | {"format", "encoding"},
}
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)
SOURCE_FOLDER = re.compile(r"Source folder: src/(\w+)\.")
EVERYBODYS = {"lamella/export.h"}
GENERATED = {"parquet_types.h": ("format", "writer")}


def folder_of_public_header(path):
    named = SOURCE_FOLDER.search(path.read_text())
    return named.group(1) if named else None


def violations(project):
    """What breaks the order, a line each."""
    found = []
    folders = {f"{path.parent.name}/{path.name}": folder_of_public_header(path)
               for path in (project / "include" / "lamella").glob("*.h")}
    for header, folder in sorted(folders.items()):
        if header not in EVERYBODYS and folder not in MAY_INCLUDE:
            found.append(f'include/{header}: no "Source folder: src/NAME." line that names a folder of src')

    sources = [(path, path.relative_to(project / "src").parts[0]) for path in (project / "src").rglob("*")
               if path.suffix in (".h", ".cc")]
    sources += [(project / "include" / header, folder) for header, folder in folders.items() if folder in MAY_INCLUDE]
    for path, folder in sorted(sources):
        if folder not in MAY_INCLUDE:
            found.append(f"{path.relative_to(project)}: folder {folder} has no place in the order")
            continue
        for included in INCLUDE.findall(path.read_text()):
            target = folders.get(included) if included.startswith("lamella/") else included.split("/")[0]
            if included in EVERYBODYS or target == folder or target in MAY_INCLUDE[folder]:
                continue
            if folder in GENERATED.get(included, ()):
                continue
            found.append(f'{path.relative_to(project)}: {folder} must not include "{included}"')
    return found


if __name__ == "__main__":
    lines = violations(pathlib.Path(sys.argv[1]))
    print("\n".join(lines) or "every include obeys the order of the folders")
    sys.exit(1 if lines else 0)
