"""`python -m tests.interop [WORD …]`: the rows whose tool or document contains a word, or all; 1 where a row fails."""

from __future__ import annotations

import sys
import time

from . import exchanges, flows, fuzz, generator, golang, lint, pages, prism, python_client, typescript

MODULES = (lint, exchanges, flows, generator, golang, typescript, python_client, prism, pages, fuzz)


def main(words: list[str]) -> int:
    """Run the rows one after the other, and print the table."""
    results = []
    print("| tool | document | result | seconds |\n|---|---|---|---|")
    for row in (each for module in MODULES for each in module.rows()):
        if not words or any(word in f"{row.tool} {row.document}" for word in words):
            began = time.monotonic()
            result, note = row.result()
            results.append(result)
            print(f"| {row.tool} | {row.document} | {result}: {note.replace('|', '/')} | {time.monotonic() - began:.0f} |", flush=True)
    print(f"\n{', '.join(f'{results.count(each)} {each}' for each in ('passed', 'FAILED', 'skipped'))}")
    return 1 if "FAILED" in results or not results else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
