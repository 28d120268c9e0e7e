"""`python -m tests.lowest`: run the tests of the SDK with the lowest versions of its direct dependencies that pyproject.toml allows."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / ".tools/lowest"
EXTRAS = ("sandbox", "cli")
TESTING = ("pytest", "hypothesis", "respx", "trio")
"""What the tests themselves need, in the lowest version too."""
TESTS = ("tests/core", "tests/rancher1", "tests/rancher2", "--ignore=tests/rancher2/test_evidence.py")


def lowest() -> list[str]:
    """Direct dependencies, pinned to the lowest version that each may have."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *(each for extra in EXTRAS for each in extras[extra])]
    wanted += [each for each in extras["dev"] if re.split(r"[\[><=]", each)[0] in TESTING]
    pins = {}
    for requirement in wanted:
        found = re.match(r"([\w.-]+)(?:\[[\w,]+\])?>=([\d.]+)", requirement)
        if found:
            pins[found[1].lower().replace("_", "-")] = found[2]
    return [f"{name}=={version}" for name, version in sorted(pins.items())]


def main() -> int:
    """Set up the environment, and run the tests in it."""
    parser = argparse.ArgumentParser(prog="python -m tests.lowest", description=__doc__)
    parser.add_argument("tests", nargs="*", default=TESTS)
    given, options = parser.parse_known_args()
    python = FOLDER / "bin/python"
    if not python.exists():
        venv.create(FOLDER, with_pip=True)
    pins = lowest()
    print(" ".join(pins), flush=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, *pins], check=True)
    path = os.pathsep.join([str(ROOT / "sdk"), str(ROOT)])
    ignored = ["-W", "ignore::DeprecationWarning"]
    for module in ("rancher_keys.sandbox", "rancher_keys.cli"):
        subprocess.run([str(python), "-m", module, "--help"], env={**os.environ, "PYTHONPATH": path}, check=True, stdout=subprocess.DEVNULL)
    run = [str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider", *ignored, *given.tests, *options]
    return subprocess.run(run, cwd=ROOT, env={**os.environ, "PYTHONPATH": path}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
