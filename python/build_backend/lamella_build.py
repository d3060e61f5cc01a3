"""scikit-build-core, and the library's own sources in source distributions: this folder has none."""

import contextlib
import pathlib
import shutil

from scikit_build_core.build import *  # noqa: F403
from scikit_build_core.build import build_sdist as build_sdist_of_folder

HERE = pathlib.Path(__file__).resolve().parents[1]
PARTS = ("CMakeLists.txt", "LICENSE", "NOTICE", "cmake", "include", "src", "thrift")


def build_sdist(sdist_directory, config_settings=None):
    with library_sources():
        return build_sdist_of_folder(sdist_directory, config_settings)


@contextlib.contextmanager
def library_sources():
    """The sources in the folder `library`, where an unpacked source distribution has them already."""
    library = HERE / "library"
    if library.exists():
        yield
        return
    try:
        for part in PARTS:
            copy = shutil.copytree if (HERE.parent / part).is_dir() else shutil.copy2
            library.mkdir(exist_ok=True)
            copy(HERE.parent / part, library / part)
        yield
    finally:
        shutil.rmtree(library, ignore_errors=True)
