"""`rancher-keys rotate`: replaces a key without a moment in which no working key is held."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .connection import CaCerts, Insecure, Profile, Timeout, Url, open_keys
from .durations import parse_duration
from .errors import NOT_DONE, say
from .keys import Deliver, PrintSecret
from .output import Format, Output, print_rows

if TYPE_CHECKING:
    from ..keys import Keys, Rotated
    from ..keys.journal import Journal

_COLUMNS = ("outcome", "old", "new", "targets", "overlap_ends")


def rotate(
    key: Annotated[str, typer.Argument(help="The id of the key. Default: the key that authenticates.", show_default=False)] = "",
    deliver: Deliver = [],  # noqa: B006 - Typer copies it
    print_secret: PrintSecret = False,
    overlap: Annotated[str, typer.Option(help="How long both keys stay valid, such as 10m. Default: not at all.", show_default=False)] = "",
    ttl: Annotated[
        str, typer.Option(help="The lifetime of the new key, such as 90d. Default: that of the old one.", show_default=False)
    ] = "",
    no_wait: Annotated[bool, typer.Option("--no-wait", help="End during the overlap; --resume then removes the old key.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="End, or undo, the rotations that were interrupted.")] = False,
    journals: Annotated[
        Path | None, typer.Option(help="The directory of journals. Default: ~/.local/state/rancher-keys/rotations.", show_default=False)
    ] = None,
    output: Output = Format.TABLE,
    url: Url = "",
    profile: Profile = "",
    ca_certs: CaCerts = None,
    insecure: Insecure = False,
    timeout: Timeout = 60.0,
) -> None:
    """Replace a key: create a new one, prove that it works, deliver it, read it back, then disable and delete the old one.

    The old key is not touched before every target holds the new one. A rotation that was interrupted is ended, or undone, with --resume.
    """
    from ..keys import RotationFailed, RotationInProgress

    targets = [*deliver, *(["stdout:"] if print_secret else [])]
    if not targets and not resume:
        raise typer.BadParameter("say where the new key goes: --deliver KIND:WHERE, or --print-secret", param_hint="--deliver")
    pause = parse_duration(overlap, "--overlap") if overlap else timedelta()
    lifetime = parse_duration(ttl, "--ttl") if ttl else None
    done: list[Rotated] = []
    failed = False
    with open_keys(url, profile, ca_certs, insecure, timeout) as keys:
        jobs = _jobs(keys, key, targets, pause, lifetime, not no_wait, resume, journals)
        for job in jobs:
            try:
                done.append(job())
            except KeyboardInterrupt:
                say(f"The rotation was interrupted. To finish or undo it: {_to_resume(journals)}", style="bold yellow")
                raise
            except (RotationFailed, RotationInProgress) as error:
                failed = True
                say(f"error: {error}", style="bold red")
                if error.journal is not None and not resume:
                    say(f"To finish or undo the rotation: {_to_resume(journals)}", style="bold yellow")
    for each in done:
        for note in each.notes:
            say(f"note: {note}")
    if done and not (print_secret and output is Format.TABLE):
        print_rows(map(_row, done), output, _COLUMNS, name="new")
    if failed:
        raise typer.Exit(NOT_DONE)


def _jobs(
    keys: Keys,
    key: str,
    targets: list[str],
    overlap: timedelta,
    ttl: timedelta | None,
    wait: bool,
    resume: bool,
    journals: Path | None,
) -> list[Callable[[], Rotated]]:
    """What to do: one rotation, or to resume each that was interrupted."""
    if not resume:
        return [lambda: keys.rotate(key or None, deliver=targets, overlap=overlap, ttl=ttl, wait=wait, journals=journals, on_step=_step)]
    return [partial(_resume, keys, journal, targets, wait) for journal in _interrupted(keys, key, journals)]


def _to_resume(journals: Path | None) -> str:
    return "rancher-keys rotate --resume" + (f" --journals {shlex.quote(str(journals))}" if journals else "")


def _interrupted(keys: Keys, key: str, directory: Path | None) -> list[Journal]:
    """The journals of this server, or of one key."""
    from ..keys.journal import interrupted

    found = []
    for journal in interrupted(directory):
        entry = journal.load()
        if entry is not None and entry.url == keys.url and key in ("", entry.old_id):
            found.append(journal)
    if not found:
        say("No rotation was interrupted.")
    return found


def _resume(keys: Keys, journal: Journal, targets: list[str], wait: bool) -> Rotated:
    return keys.resume(journal.path, deliver=targets or None, wait=wait, on_step=_step)


def _row(done: Rotated) -> dict[str, object]:
    return {
        "outcome": done.outcome,
        "old": done.old,
        "new": done.new.id if done.new else None,
        "targets": list(done.targets),
        "overlap_ends": done.overlap_ends.isoformat() if done.overlap_ends else None,
        "notes": list(done.notes),
    }


def _step(sentence: str) -> None:
    say(f"… {sentence}", style="dim")
