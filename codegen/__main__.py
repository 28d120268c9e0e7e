"""`python -m codegen` writes the generated files; with `--check` it only says which of them differ."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .document import read
from .generate import Target, files
from .problems import DocumentError

ROOT = Path(__file__).parent.parent
TARGETS = tuple(
    Target(
        f"spec/rancher-{generation}.yaml",
        generation,
        ROOT / f"sdk/rancher_keys/rancher{generation}",
        ROOT / "spec",
    )
    for generation in (1, 2)
)


def main(arguments: list[str] | None = None, targets: tuple[Target, ...] = TARGETS, root: Path = ROOT) -> int:
    """Generate or check; the exit status: 0, or 1 where a document is wrong or a file differs."""
    parser = argparse.ArgumentParser(prog="python -m codegen", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail where what is committed differs")
    options = parser.parse_args(arguments)
    status = 0
    for target in targets:
        try:
            document = read(root / target.source)
            written = files(document, target)
        except DocumentError as error:
            for problem in error.problems:
                print(f"{target.source}:{problem.line}: {problem.message}", file=sys.stderr)
            status = 1
            continue
        for path, text in written.items():
            shown = path.relative_to(root)
            if path.is_file() and path.read_text(encoding="utf-8") == text:
                continue
            if options.check:
                print(f"{shown} differs from what {target.source} gives; run `make generate`", file=sys.stderr)
                status = 1
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
                print(f"wrote {shown}")
    return status


if __name__ == "__main__":
    sys.exit(main())
