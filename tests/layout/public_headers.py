"""Each public header compiles alone, without warnings, and includes only the standard library and other public headers.

    python3 public_headers.py INCLUDE_FOLDER COMPILER
"""
import pathlib
import re
import subprocess
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s*(<[^>]+>|"[^"]+")', re.MULTILINE)
ALLOWED = re.compile(r'<[a-z_]+>|<std(?:int|def)\.h>|"lamella/[a-z0-9_]+\.h"')


def foreign_includes(text):
    """The includes of a header that are neither the standard library's nor lamella's."""
    return [included for included in INCLUDE.findall(text) if not ALLOWED.fullmatch(included)]


def compiles_alone(include_folder, compiler, header):
    """None, or what the compiler says."""
    command = [compiler, "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion",
               "-Wno-sign-conversion", "-Werror", f"-I{include_folder}", "-x", "c++", "-"]
    result = subprocess.run(command, input=f'#include "lamella/{header}"\n', capture_output=True, text=True)
    return None if result.returncode == 0 else result.stderr


def main(include_folder, compiler):
    headers = sorted((pathlib.Path(include_folder) / "lamella").glob("*.h"))
    failed = not headers
    for header in headers:
        for included in foreign_includes(header.read_text()):
            print(f"{header.name}: a public header must not include {included}")
            failed = True
        complaint = compiles_alone(include_folder, compiler, header.name)
        if complaint:
            print(f"{header.name} does not compile alone:\n{complaint}")
            failed = True
    print(f"{len(headers)} headers")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
