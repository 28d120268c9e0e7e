"""What the documents of a report have in common: their charts and tables, as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .key import Key
from .plan_times import format_time
from .report import AGE_ORDER, EXPIRY_ORDER, USE_ORDER, Owner, Report

_OWNERS = 100
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart: a title, and the bars from top to bottom."""

    title: str
    bars: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: a title, the names of its columns, and its rows. Columns whose names begin with # hold numbers."""

    title: str
    columns: Row
    rows: tuple[Row, ...]


def title_of(report: Report) -> str:
    """The title of the document."""
    return f"API keys of {report.server}"


def subtitle_of(report: Report) -> str:
    """Whose keys, how many, and when."""
    whose = "all users" if report.scope == "all" else "the caller"
    return f"{report.total:,} keys of {whose}, {format_time(report.made)}"


def figures(report: Report) -> tuple[tuple[str, int], ...]:
    """The numbers that a reader looks for first."""
    return (
        ("keys", report.total),
        ("owners", len(report.owners)),
        ("expired", report.expiries["expired"]),
        ("expire within 30 days", report.expiries["within 7 days"] + report.expiries["within 30 days"]),
        ("never expire", report.expiries["never"]),
        ("never used", report.uses["never"]),
        ("disabled", report.states["disabled"]),
    )


def charts(report: Report) -> tuple[Chart, ...]:
    """The charts."""
    return (
        Chart("Age", _ordered(report.ages, AGE_ORDER)),
        Chart("Expiry", _ordered(report.expiries, EXPIRY_ORDER)),
        Chart("Last use", _ordered(report.uses, USE_ORDER)),
        Chart("Kind", tuple(report.kinds.most_common())),
        Chart("State", tuple(report.states.most_common())),
        Chart("Owners with the most keys", tuple((name, owner.keys) for name, owner in _owners(report)[:10])),
    )


def tables(report: Report) -> tuple[Table, ...]:
    """The tables. Those without rows are left out."""
    owners = _owners(report)
    rows = tuple(
        (name, *(f"{number:,}" for number in (each.keys, each.expired, each.never_expiring, each.never_used, each.disabled)))
        for name, each in owners[:_OWNERS]
    )
    title = "Owners" if len(owners) <= _OWNERS else f"The {_OWNERS} of {len(owners):,} owners with the most keys"
    found = (
        Table(title, ("Owner", "#Keys", "#Expired", "#Never expire", "#Never used", "#Disabled"), rows),
        _table("Keys that expire next", report.expiring_next),
        _table("Oldest keys that never expire", report.oldest_never_expiring),
        _table("Keys unused for the longest time", report.longest_unused),
    )
    return tuple(table for table in found if table.rows)


def _owners(report: Report) -> list[tuple[str, Owner]]:
    return sorted(report.owners.items(), key=lambda item: (-item[1].keys, item[0]))


def _table(title: str, keys: Sequence[Key]) -> Table:
    columns = ("Id", "Name", "Kind", "Owner", "State", "Created", "Last used", "Expires")
    return Table(title, columns, tuple(_row(key) for key in keys))


def _row(key: Key) -> Row:
    seen = key.to_dict()
    days = tuple("never" if seen[name] is None else str(seen[name])[:10] for name in ("created", "last_used", "expires"))
    return (key.id, key.name or key.description, str(key.kind), str(key.owner or ""), key.state, *days)


def _ordered(counts: Mapping[str, int], order: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Every group, so that reports can be compared; unknown only where there are such keys."""
    return tuple((name, counts[name]) for name in order if name != "unknown" or counts[name])
