"""Open the app: `assetmap serve`."""

import importlib.util
import os
import sys
from pathlib import Path

import click

import assetmap
from assetmap.errors import InputError
from assetmap.settings import WORKSPACE_VARIABLE

from .shell import FOLDER, plain_errors

# A private app on one's own machine: no traceback to a visitor, no telemetry, small uploads only.
OPTIONS = (
    "--theme.primaryColor=#0b5c7a",
    "--browser.gatherUsageStats=false",
    "--client.showErrorDetails=none",
    "--client.toolbarMode=viewer",
    "--server.maxUploadSize=50",
    "--server.fileWatcherType=none",
)
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def app_file() -> Path:
    """Return the app's file: beside the package in a checkout, inside it when installed."""
    package = Path(assetmap.__file__).parent
    places = [package.parent / "app.py", package / "data" / "app.py"]
    return next(place for place in places if place.is_file())


@click.command()
@click.option("--port", default=8501, show_default=True, help="Port of the local page.")
@click.option("--address", default="localhost", show_default=True, help="Address to listen on.")
@click.option("--workspace", type=FOLDER, help="Where the app keeps lists for the next visit.")
@click.option("--keep/--no-keep", default=True, help="Whether it keeps any; on one's own machine.")
@click.option("--headless/--browser", default=True, help="Whether to leave the browser closed.")
@plain_errors
def serve(port: int, address: str, workspace: Path | None, keep: bool, headless: bool) -> None:
    """Open the app in the browser.

    On one's own machine it keeps lists in the folder `workspace` for the next visit; at another
    address only where --workspace says so, for then every visitor sees and changes them.

    \b
    Example:
      assetmap serve --port 8501
    """
    if importlib.util.find_spec("streamlit") is None:
        msg = "the app needs Streamlit; install it with: pip install 'assetmap[app]'"
        raise InputError(msg)
    command = [sys.executable, "-m", "streamlit", "run", str(app_file()), *OPTIONS]
    command += [f"--server.port={port}", f"--server.address={address}"]
    command += [f"--server.headless={str(headless).lower()}"]
    if address in LOOPBACK:  # nor may a page elsewhere reach it under a name of its own
        command += [f"--server.allowedHosts={host}" for host in LOOPBACK]
    folder = workspace or (Path("workspace") if address in LOOPBACK else None)
    if folder and keep:
        os.environ[WORKSPACE_VARIABLE] = str(folder.absolute())
    else:
        os.environ.pop(WORKSPACE_VARIABLE, None)
    # This process becomes the server, so that what ends the one ends the other.
    os.execv(sys.executable, command)  # noqa: S606 - our own arguments, no shell
