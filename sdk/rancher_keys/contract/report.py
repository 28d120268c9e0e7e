"""A report as a table, as JSON, and as JUnit XML."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from .checks import Result
from .run import Report

MARKS = {"passed": "[green]✓[/]", "failed": "[bold red]✗[/]", "skipped": "[yellow]–[/]"}
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def show(report: Report, console: Console) -> None:
    """Print a line per check with a column per role, then mismatches, skipped checks and the summary."""
    if report.results:
        roles = list(dict.fromkeys(result.role for result in report.results))
        table = Table(*roles, box=None, padding=(0, 1), header_style="bold")
        for column in table.columns:
            column.justify = "center"
        table.add_column("check", no_wrap=True)
        table.add_column("expected behavior", overflow="fold")
        for _, group in groupby(report.results, key=lambda result: result.id):
            results = {result.role: result for result in group}
            first = next(iter(results.values()))
            marks = [MARKS[results[role].outcome] if role in results else "" for role in roles]
            table.add_row(*marks, escape(first.id), escape(first.title))
        console.print(table)
    for result in report.results:
        if result.outcome == "failed":
            console.print(f"\n[bold red]✗ {escape(result.name)}[/] {escape(result.title)}")
            for label, text in (("expected", result.expected), ("actual", result.actual), ("request", result.curl)):
                if text:
                    console.print(f"  {label:9}{escape(text)}", highlight=False, soft_wrap=True)
    for reason, skipped in _by_reason(report.results).items():
        as_roles = ", ".join(dict.fromkeys(result.role for result in skipped))
        console.print(f"[yellow]–[/] {len(skipped)} skipped ({as_roles}): {escape(reason)}", highlight=False, soft_wrap=True)
    if report.delays:
        slowest = max(report.delays, key=lambda delay: delay.seconds)
        told = f"{len(report.delays)} checks had to wait for the server; the slowest: {slowest}"
        console.print(f"[yellow]–[/] {escape(told)}", highlight=False, soft_wrap=True)
    if report.leftovers:
        console.print("[bold red]could not be removed:[/]")
        for each in report.leftovers:
            console.print(f"  {escape(each)}", highlight=False, soft_wrap=True)
    console.print(escape(summary(report)), style="bold", highlight=False, soft_wrap=True)


def _by_reason(results: list[Result]) -> dict[str, list[Result]]:
    grouped: dict[str, list[Result]] = {}
    for result in results:
        if result.outcome == "skipped":
            grouped.setdefault(result.reason, []).append(result)
    return dict(sorted(grouped.items()))


def summary(report: Report) -> str:
    """The numbers of checks by outcome, in a line or two."""
    server = f"{report.target} at {report.url}" if report.target else report.url
    lines = []
    if report.results:
        counts = ", ".join(f"{report.count(outcome)} {outcome}" for outcome in ("passed", "failed", "skipped"))
        lines.append(f"{server}: {counts}")
    if report.error:
        lines.append(f"could not be run{' to the end' if report.results else ''}: {report.error}")
    return "\n".join(lines)


def to_json(report: Report) -> str:
    """The report as JSON: url, generation, version, counts, results, delays, leftovers, error, exit_code."""
    target = report.target
    content = {
        "url": report.url,
        "generation": target.generation if target else None,
        "version": (target.name or target.version) if target else None,
        "counts": {outcome: report.count(outcome) for outcome in ("passed", "failed", "skipped")},
        "results": [asdict(result) for result in report.results],
        "delays": [{"check": each.check, "what": each.what, "milliseconds": round(each.seconds * 1000)} for each in report.delays],
        "leftovers": report.leftovers,
        "error": report.error or None,
        "exit_code": report.exit_code,
    }
    return json.dumps(content, indent=2, ensure_ascii=False)


def write_junit(report: Report, path: Path) -> None:
    """Write the report as JUnit XML, with a test case per check and role.

    Raises:
        OSError: The file cannot be written.
    """
    counts = {
        "tests": len(report.results),
        "failures": report.count("failed"),
        "skipped": report.count("skipped"),
        "errors": int(bool(report.error)),
    }
    suite = ElementTree.Element("testsuite", {"name": "rancher-keys verify", **{name: str(count) for name, count in counts.items()}})
    for result in report.results:
        _add_case(suite, result)
    if report.error:
        case = ElementTree.SubElement(suite, "testcase", {"classname": "rancher-keys", "name": "verification"})
        ElementTree.SubElement(case, "error", {"message": _xml(report.error)})
    ElementTree.indent(suite)
    ElementTree.ElementTree(suite).write(path, encoding="utf-8", xml_declaration=True)


def _add_case(suite: ElementTree.Element, result: Result) -> None:
    case = ElementTree.SubElement(suite, "testcase", {"classname": result.id, "name": f"{result.title} [{result.role}]"})
    if result.outcome == "failed":
        failure = ElementTree.SubElement(case, "failure", {"message": _xml(f"expected {result.expected}; actual {result.actual}")})
        failure.text = _xml(result.curl)
    elif result.outcome == "skipped":
        ElementTree.SubElement(case, "skipped", {"message": _xml(result.reason)})


def _xml(text: str) -> str:
    """Without the characters that XML does not allow."""
    return _NOT_XML.sub("\ufffd", text)
