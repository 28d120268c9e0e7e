"""A report as a table to read, as JSON, and as JUnit XML."""

from __future__ import annotations

import json
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


def show(report: Report, console: Console) -> None:
    """Print a line a check with a column a role, then what differs and what was skipped, then the sum."""
    if report.results:
        roles = list(dict.fromkeys(result.role for result in report.results))
        table = Table(*roles, box=None, padding=(0, 1), header_style="bold")
        for column in table.columns:
            column.justify = "center"
        table.add_column("check", no_wrap=True)
        table.add_column("what it says", overflow="fold")
        for _, group in groupby(report.results, key=lambda result: result.id):
            results = {result.role: result for result in group}
            first = next(iter(results.values()))
            marks = [MARKS[results[role].outcome] if role in results else "" for role in roles]
            table.add_row(*marks, escape(first.id), escape(first.title))
        console.print(table)
    for result in report.results:
        if result.outcome == "failed":
            console.print(f"\n[bold red]✗ {escape(result.name)}[/] {escape(result.title)}")
            for label, text in (("expected", result.expected), ("came", result.came), ("request", result.curl)):
                if text:
                    console.print(f"  {label:9}{escape(text)}", highlight=False, soft_wrap=True)
    reasons = sorted({(result.reason, result.role) for result in report.results if result.outcome == "skipped"})
    for reason, role in reasons:
        count = sum(result.reason == reason and result.role == role for result in report.results)
        console.print(f"[yellow]–[/] {count} skipped as {role}: {escape(reason)}", soft_wrap=True)
    if report.left:
        console.print("[bold red]could not be removed:[/]")
        for thing in report.left:
            console.print(f"  {escape(thing)}", soft_wrap=True)
    console.print(escape(summary(report)), style="bold", highlight=False, soft_wrap=True)


def summary(report: Report) -> str:
    """The sum in a line or two."""
    who = f"Rancher {report.target.version} at {report.url}" if report.target else report.url
    lines = []
    if report.results:
        counts = ", ".join(f"{report.count(outcome)} {outcome}" for outcome in ("passed", "failed", "skipped"))
        lines.append(f"{who}: {counts}")
    if report.broken:
        lines.append(f"could not be run{' to the end' if report.results else ''}: {report.broken}")
    return "\n".join(lines)


def to_json(report: Report) -> str:
    """The report as JSON: url, generation, version, results, left, broken, exit_code."""
    target = report.target
    told = {
        "url": report.url,
        "generation": target.generation if target else None,
        "version": target.version if target else None,
        "counts": {outcome: report.count(outcome) for outcome in ("passed", "failed", "skipped")},
        "results": [asdict(result) for result in report.results],
        "left": report.left,
        "broken": report.broken or None,
        "exit_code": report.exit_code,
    }
    return json.dumps(told, indent=2, ensure_ascii=False)


def write_junit(report: Report, path: Path) -> None:
    """Write the report as JUnit XML, a test case a check and role.

    Raises:
        OSError: It cannot be written.
    """
    counts = {
        "tests": len(report.results),
        "failures": report.count("failed"),
        "skipped": report.count("skipped"),
        "errors": int(bool(report.broken)),
    }
    suite = ElementTree.Element("testsuite", {"name": "rancher-keys verify", **{name: str(count) for name, count in counts.items()}})
    for result in report.results:
        _case(suite, result)
    if report.broken:
        case = ElementTree.SubElement(suite, "testcase", {"classname": "rancher-keys", "name": "the run"})
        ElementTree.SubElement(case, "error", {"message": report.broken})
    ElementTree.indent(suite)
    ElementTree.ElementTree(suite).write(path, encoding="utf-8", xml_declaration=True)


def _case(suite: ElementTree.Element, result: Result) -> None:
    case = ElementTree.SubElement(suite, "testcase", {"classname": result.id, "name": f"{result.title} [{result.role}]"})
    if result.outcome == "failed":
        failure = ElementTree.SubElement(case, "failure", {"message": f"expected {result.expected}; came {result.came}"})
        failure.text = result.curl
    elif result.outcome == "skipped":
        ElementTree.SubElement(case, "skipped", {"message": result.reason})
