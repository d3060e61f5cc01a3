"""The two commands of the README exist, can be run, and are named there.

    python3 commands.py PROJECT
"""
import os
import pathlib
import sys


def main(project):
    failed = False
    readme = pathlib.Path(project) / "README.md"
    for command in ("tools/demo", "tools/test"):
        if not os.access(pathlib.Path(project) / command, os.X_OK):
            print(f"{command} is missing or can't be executed")
            failed = True
        if command not in readme.read_text():
            print(f"README.md does not name {command}")
            failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
