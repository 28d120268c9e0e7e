"""Prune plans: which keys are to be deleted or disabled, and what was seen of them. Data that can be saved, reviewed and carried out later.

A plan is a JSON document with one key per line. 240,000 keys take about 40 MB of memory: they are kept packed, and written and read line
by line.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any, Literal

import msgspec

from .._core.errors import InvalidArgument
from .key import Key
from .plan_marks import without_mark

SCHEMA = "rancher-keys/prune-plan"
VERSION = 1
Action = Literal["delete", "disable"]


class InvalidPlan(InvalidArgument):
    """A plan cannot be read, or does not belong to this server. Nothing was changed."""


class PlannedKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One key of a plan. Dates are ISO 8601 in UTC, None for never, "unknown" where the server does not tell."""

    id: str
    uid: str
    kind: str
    owner: str | None
    title: str
    action: Action
    reasons: tuple[str, ...]
    state: str
    created: str
    expires: str | None
    last_used: str | None
    scope: str | None = None

    @classmethod
    def of(cls, key: Key, action: Action, reasons: Iterable[str]) -> PlannedKey:
        """A key as it was seen."""
        seen = key.to_dict()
        title = key.name or without_mark(key.description)
        return cls(
            key.id,
            str(key.uid),
            str(key.kind),
            seen["owner"],
            title[:80],
            action,
            tuple(reasons),
            key.state,
            str(seen["created"]),
            seen["expires"],
            seen["last_used"],
            key.scope,
        )


class PlanHeader(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a plan is for.

    Attributes:
        server: The URL of the server.
        generation: The generation of the server, 1 or 2.
        scope: "mine" or "all".
        created: When the plan was made, ISO 8601 in UTC.
        created_by: The id of the user or account that made it; "unknown" where the server does not tell.
        caller_key: The id of the key that authenticated; None where it was no key.
        disable_first_seconds: How long keys stay disabled before they are deleted; None where they are deleted at once.
        filters: The filters that made the plan.
        listed: How many keys the server listed.
        left: How many of the listed keys the plan leaves alone although they may match, by reason.
        notes: Which keys the server did not list, and why.
    """

    schema: Literal["rancher-keys/prune-plan"]
    version: Literal[1]
    server: str
    generation: int
    scope: Literal["mine", "all"]
    created: str
    created_by: str
    caller_key: str | None
    disable_first_seconds: int | None
    filters: dict[str, Any]
    listed: int
    left: dict[str, int]
    notes: list[str]


class Summary(msgspec.Struct, frozen=True):
    """How many keys a plan holds, and why.

    Attributes:
        keys: How many.
        by_action: How many by action, `delete` or `disable`.
        by_reason: How many by reason. A key with several reasons counts for each.
        by_owner: How many by owner, the largest number first.
        by_kind: How many by kind.
    """

    keys: int
    by_action: dict[str, int]
    by_reason: dict[str, int]
    by_owner: dict[str, int]
    by_kind: dict[str, int]


_TUPLE = tuple[str, str, str, str | None, str, Action, tuple[str, ...], str, str, str | None, str | None, str | None]
_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(_TUPLE).decode
_key = msgspec.json.Decoder(PlannedKey)


class Plan:
    """Which keys to delete or disable. Iterate over it for the keys; `len` counts them.

    Attributes:
        header: What the plan is for.
    """

    def __init__(self, header: PlanHeader, keys: Iterable[PlannedKey] = ()) -> None:
        """A plan of these keys."""
        self.header = header
        self._packed = [_pack(msgspec.structs.astuple(key)) for key in keys]

    def append(self, key: PlannedKey) -> None:
        """Add a key."""
        self._packed.append(_pack(msgspec.structs.astuple(key)))

    def __repr__(self) -> str:
        return f"Plan({self.header.server!r}, {len(self)} keys)"

    def __len__(self) -> int:
        return len(self._packed)

    def __iter__(self) -> Iterator[PlannedKey]:
        for packed in self._packed:
            yield PlannedKey(*_unpack(packed))

    def summary(self) -> Summary:
        """How many keys, by action, reason, owner and kind."""
        actions, reasons, owners, kinds = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
        for key in self:
            actions[key.action] += 1
            reasons.update(key.reasons)
            owners[key.owner or "none"] += 1
            kinds[key.kind] += 1
        return Summary(len(self), *(dict(counter.most_common()) for counter in (actions, reasons, owners, kinds)))

    def lines(self) -> Iterator[str]:
        """The plan as JSON, line by line."""
        header = msgspec.to_builtins(self.header)
        yield from (
            f"{line}\n" for line in json.dumps({**header, "summary": msgspec.to_builtins(self.summary())}, indent=1)[:-2].split("\n")
        )
        yield _KEYS
        last = len(self) - 1
        for index, key in enumerate(self):
            yield msgspec.json.encode(key).decode() + (",\n" if index < last else "\n")
        yield "]}\n"

    def save(self, path: str | Path) -> None:
        """Write the plan to a file, replacing it as a whole.

        Raises:
            OSError: The file cannot be written.
        """
        target = Path(path)
        draft = target.with_name(f".{target.name}.part")
        try:
            with draft.open("w", encoding="utf-8") as file:
                file.writelines(self.lines())
            draft.replace(target)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise

    @classmethod
    def load(cls, path: str | Path) -> Plan:
        """Read a plan from a file. The summary in the file is not used.

        Raises:
            InvalidPlan: It is not a plan, or of a later version. The message names the file and the place.
            OSError: The file cannot be read.
        """
        with Path(path).open(encoding="utf-8") as file:
            try:
                return cls._read(file, str(path))
            except UnicodeDecodeError:
                raise InvalidPlan(f"{path}: the file is not UTF-8 text") from None

    @classmethod
    def _read(cls, file: IO[str], name: str) -> Plan:
        before: list[str] = []
        for line in file:
            if line == _KEYS:
                break
            before.append(line)
        else:  # somebody has reformatted the file
            return cls._parse("".join(before), name)
        header = _header("".join(before).rstrip().rstrip(",") + "}", name)
        return cls(header, _keys(file, len(before) + 1, name))

    @classmethod
    def _parse(cls, text: str, name: str) -> Plan:
        try:
            document = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
        except (msgspec.DecodeError, msgspec.ValidationError) as error:
            raise InvalidPlan(f"{name}: not a JSON object: {_place(error)}") from None
        keys = document.pop("keys", None)
        header = _header(msgspec.json.encode(document).decode(), name)
        try:
            return cls(header, msgspec.json.decode(keys or b"null", type=list[PlannedKey]))
        except (msgspec.DecodeError, msgspec.ValidationError) as error:
            raise InvalidPlan(f"{name}: keys: {_place(error)}") from None


_KEYS = ',"keys": [\n'


def _header(text: str, name: str) -> PlanHeader:
    try:
        document = msgspec.json.decode(text, type=dict[str, Any])
        if document.get("schema") != SCHEMA:
            raise InvalidPlan(f"{name}: this is not a prune plan: schema is not {SCHEMA!r}")
        if document.get("version") != VERSION:
            raise InvalidPlan(f"{name}: the plan has another version than {VERSION}: make it again with this version of rancher-keys")
        document.pop("summary", None)
        return msgspec.convert(document, PlanHeader)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise InvalidPlan(f"{name}: {_place(error)}") from None


def _keys(file: IO[str], before: int, name: str) -> Iterator[PlannedKey]:
    number = before
    for number, line in enumerate(file, before + 1):
        text = line.strip()
        if text == "]}":
            if file.read().strip():
                raise InvalidPlan(f"{name}, line {number + 1}: text after the end of the plan")
            return
        if not text:
            continue
        try:
            yield _key.decode(text.removesuffix(","))
        except (msgspec.DecodeError, msgspec.ValidationError) as error:
            raise InvalidPlan(f"{name}, line {number}: {_place(error)}") from None
    raise InvalidPlan(f"{name}, line {number}: the plan is cut off: its end is missing")


def _place(error: Exception) -> str:
    return str(error)
