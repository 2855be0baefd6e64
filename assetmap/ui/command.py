"""Say the command that makes the same result."""

import json
import shlex
from collections.abc import Sequence

from assetmap.model import Table
from assetmap.settings import Settings

from .choice import Choice

SETTINGS_FILE = "settings.toml"
COLUMNS_FILE = "columns.json"


def command(choice: Choice, usual: Settings, *, ask: Sequence[str] = ()) -> str:
    """Return the command, but for the folders in which the visitor's own files lie.

    Parameters
    ----------
    choice
        What the visitor asks for.
    usual
        The settings that the region asks for.
    ask
        A command that asks something of the build, with its own options, in place of `build`.
    """
    words = ["assetmap", ask[0] if ask else "build", choice.region_id, *ask[1:]]
    for upload in choice.added:
        words += [f"--{upload.table}", upload.name]
        for key, answer in upload.answers:
            words += ["--answer", f"{upload.name}:{key}={answer}"]
    if not choice.own_lists:
        words.append("--only-these-assets")
    if choice.online is not None and not ask:
        words.append("--online")
    if any(upload.mapping for upload in choice.added if upload.table is Table.ASSETS):
        words += ["--columns", COLUMNS_FILE]
    if changed_settings(choice, usual):
        words += ["--settings", SETTINGS_FILE]
    if choice.settings.language != Settings().language:
        words += ["--language", choice.settings.language]
    return shlex.join(words if ask else [*words, "--out", f"out/{choice.region_id}"])


def changed_settings(choice: Choice, usual: Settings) -> str:
    """Return the lines of a settings file: what the visitor changed."""
    chosen, before = choice.settings.as_dict(), usual.as_dict()
    return "\n".join(
        f"{key} = {json.dumps(value)}"
        for key, value in chosen.items()
        if value != before.get(key) and key != "language"
    )
