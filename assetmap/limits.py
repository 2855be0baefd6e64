"""Say how much of a file is taken."""

from dataclasses import dataclass

MEGA = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What an upload may cost; each breach is one sentence to the person who uploads."""

    # A CSV of 1,000,000 rows. The bytes are held once by us; the parser of a text with delimiters
    # holds a piece of it at a time.
    file_bytes: int = 224 * MEGA
    # Formats that their parsers must hold whole: all but text with delimiters. Refusing the worst
    # file of this size costs about half a gigabyte.
    whole_bytes: int = 100 * MEGA
    # What a zipped workbook unfolds to: 100,000 rows of 9 columns are 40 to 60 MB.
    inflated_bytes: int = 192 * MEGA
    # Values, lists and objects of a GeoJSON, tags of a KML: each costs some 50 bytes. Two million
    # corners.
    json_values: int = 8_000_000
    # Honest sheets shrink 5 to 40 times; a bomb a thousand times. Held against big members only.
    inflation: int = 200
    # Parts of a workbook: sheets, styles, drawings. Honest ones have tens.
    members: int = 2_000
    # Sheets in sight: honest workbooks have at most some tens, and each is judged on its own.
    sheets: int = 100
    # Lines of text whose quotation marks or number of cells are not as the rules have it: each is
    # judged on its own, which takes twenty times as long. 230,000 rows.
    judged_bytes: int = 48 * MEGA
    # 100,000 rows of 80 columns, 500,000 of 16; each costs some 100 bytes on its way.
    cells: int = 8_000_000
    # The same of text with delimiters, which is read in pieces: 2,000,000 rows of 20 columns.
    text_cells: int = 40_000_000
    # Excel's own last row is 1,048,576; a CSV may have more.
    rows: int = 2_000_000
    # Wide surveys have some hundred columns; beyond that it is no list of places.
    columns: int = 500
    # What Excel itself lets stand in one cell.
    cell_characters: int = 32_767
    # The longest real names have about 150.
    name_characters: int = 1_000
    # Records that would each swallow the rest of the file: after so many the file is refused.
    unbalanced_quotes: int = 100
    # Lines that one quoted cell may run over.
    quoted_lines: int = 500
    # Address space of the parser, before it knows that the file deserves more: the libraries that
    # it loads take about half.
    memory_bytes: int = 640 * MEGA
    # Further bytes of address space for each byte of table (unfolded, where it is a zip).
    memory_per_byte: int = 12
    # CPU seconds of the parser before it knows the size of the table ...
    seconds: int = 4
    # ... and further seconds per million bytes of table; measured: 0.03 on a slow machine.
    seconds_per_megabyte: float = 0.15
    # Wall seconds per CPU second: other programs run on the machine too.
    patience: int = 4
    # Parsers that run at once in one process of ours, whoever asks for them; the others wait ...
    parsers: int = 4
    # ... so many seconds at most.
    waiting_seconds: int = 120


def permit(size: int, limits: Limits) -> tuple[int, int]:
    """Return the address space in bytes, and the CPU seconds, that a table of a size may use."""
    memory = limits.memory_bytes + limits.memory_per_byte * size
    return memory, int(limits.seconds + limits.seconds_per_megabyte * size / MEGA)


def ceiling(limits: Limits) -> tuple[int, int]:
    """Return what the greatest file that is taken may use."""
    memory, _ = permit(max(limits.whole_bytes, limits.inflated_bytes), limits)
    return memory, permit(max(limits.file_bytes, limits.inflated_bytes), limits)[1]
