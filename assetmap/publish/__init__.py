"""Show a result: the map page, the build's folder, files for other programs."""

from .export import export
from .folder import Build, read_build, require_replaceable, write_build, zipped_build
from .page import map_page
from .tables import write_table

__all__ = [
    "Build",
    "export",
    "map_page",
    "read_build",
    "require_replaceable",
    "write_build",
    "write_table",
    "zipped_build",
]
