"""`make test-live URL=…`: verify, the demo and the conversation of the SDK against one live server, in one go.

Credentials come from the environment, as for `rancher-keys verify`; RANCHER_CA_BUNDLE and RANCHER_INSECURE say how to check certificates.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
NO = ("", "0", "false", "no")


def commands(environment: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    """What is run, by name."""
    verify = ["-m", "rancher_keys.cli", "verify", environment["RANCHER_URL"]]
    if environment.get("RANCHER_CA_BUNDLE"):
        verify += ["--ca-bundle", environment["RANCHER_CA_BUNDLE"]]
    if environment.get("RANCHER_INSECURE", "").lower() not in NO:
        verify.append("--insecure")
    yield "verify", verify
    yield "demo", ["-m", "rancher_keys.demo"]
    yield "conversation", ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "tests/test_conversation.py"]


def main() -> int:
    """Run all of it, also after a failure; returns the exit status."""
    if not os.environ.get("RANCHER_URL"):
        print("make test-live: give the server's URL: make test-live URL=https://rancher.example.com", file=sys.stderr)
        return 2
    results = {}
    for name, arguments in commands(os.environ):
        print(f"\n{name}:", flush=True)
        results[name] = subprocess.run([sys.executable, *arguments], cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode
    print("\n" + ", ".join(f"{name} {'passed' if status == 0 else f'failed ({status})'}" for name, status in results.items()))
    return int(any(results.values()))


if __name__ == "__main__":
    sys.exit(main())
