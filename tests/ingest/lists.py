"""Lists that tests are read from, and a way to read them without starting a process each time."""

import contextlib
import csv
import hashlib
import io
from collections.abc import Iterator, Sequence

from assetmap.errors import InputError
from assetmap.ingest import read
from assetmap.ingest.mending import fix_sheets, fixes
from assetmap.limits import Limits
from assetmap.model import Reading, Severity, Upload
from assetmap.parsing import child, parse
from assetmap.parsing.wire import Parsed, Refusal, unpack
from assetmap.problems import rows_out
from assetmap.schema import ROW, SHEET, UPLOAD

Rows = Sequence[Sequence[str]]

HEADER = ["name", "category", "address", "city", "state", "zip", "phone", "lat", "lon"]
ROWS = [
    line.split("|")
    for line in (
        "Hill House|food|1835 Centre Ave|Pittsburgh|PA|15219|(412) 555-0101|40.4433|-79.9815",
        "Liberty Library|books|130 Whitfield St|Pittsburgh|PA|15206|412-555-0102|40.4611|-79.9256",
        "Homewood Clinic|health|7227 Kelly St|Pittsburgh|PA|15208|412.555.0103|40.4553|-79.8965",
        "Lawrenceville Rec|sport|4600 Butler St|Pittsburgh|PA|15201|4125550104|40.4712|-79.9598",
        "North Job Hub|work|801 Union Pl|Pittsburgh|PA|15212|+1 412 555 0105|40.4529|-80.0058",
    )
]


def csv_bytes(
    rows: Rows, *, delimiter: str = ",", encoding: str = "utf-8", ending: str = "\r\n"
) -> bytes:
    """Return rows as a delimited file."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=ending).writerows(rows)
    return out.getvalue().encode(encoding)


def upload_of(content: str | bytes | Rows, **about: object) -> Upload:
    """Return bytes, or rows, as an upload."""
    if isinstance(content, str):
        content = content.encode()
    if not isinstance(content, bytes):
        content = csv_bytes(content)
    about = {"name": "list.csv", **about}
    return Upload(content=content, sha256=hashlib.sha256(content).hexdigest(), **about)


def _parse_here(
    name: str, content: bytes, *, limits: Limits, answers: tuple[tuple[str, str], ...] = ()
) -> Parsed:
    """Parse in this process: the same code, without its confinement."""
    try:
        return unpack(b"".join(child.answer(io.BytesIO(content), limits, dict(answers))))
    except Refusal as refusal:
        raise parse.refused(name, refusal.key, **refusal.values) from None


@contextlib.contextmanager
def parsing_here() -> Iterator[None]:
    """Read without a child process: for laws over many small lists."""
    users, limit = (read, fixes, fix_sheets), child.allow
    whole = [user.parse for user in users]
    child.allow = lambda **_: None
    for user in users:
        user.parse = _parse_here
    try:
        yield
    finally:
        child.allow = limit
        for user, parse_apart in zip(users, whole, strict=True):
            user.parse = parse_apart


def read_here(
    content: str | bytes | Rows,
    *,
    states: tuple[str, ...] = (),
    bounds: tuple[float, float, float, float] | None = None,
    limits: Limits | None = None,
    **about: object,
) -> Reading:
    """Read bytes, or rows, in this process."""
    with parsing_here():
        return read.read_upload(
            upload_of(content, **about), states=states, bounds=bounds, limits=limits or Limits()
        )


def refusal_of(content: str | bytes | Rows, **about: object) -> str:
    """Return the sentence with which an upload is refused, "" where it is taken."""
    try:
        read_here(content, **about)
    except InputError as err:
        return str(err)
    return ""


def counts(reading: Reading) -> tuple[int, int, int]:
    """Return how many rows a reading has accepted, held and rejected."""
    return (
        len(reading.records),
        len(rows_out(reading.problems, Severity.HELD)),
        len(rows_out(reading.problems, Severity.REJECTED)),
    )


def accounted(reading: Reading) -> bool:
    """Say whether every row is accounted for exactly once."""
    keys = [UPLOAD, SHEET, ROW]
    out = reading.problems[reading.problems["severity"] != "note"]
    gone = set(out[keys].itertuples(index=False, name=None))
    kept = set(reading.records[keys].itertuples(index=False, name=None))
    return (
        reading.rows_in == sum(counts(reading))
        and len(kept) == len(reading.records)
        and not gone & kept
    )
