"""Schemathesis with all its checks, except where Rancher does on purpose what a check forbids."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from rancher_keys.sandbox.sandbox import PASSWORD

from .clients import document, edition
from .life import served
from .rows import Row
from .tools import CACHE, ROOT, Failed, run

RANCHERS_WAY = {
    "positive_data_acceptance": "DELETE of an active key is 405",
    "negative_data_rejection": "unknown values are ignored",
    "unsupported_method": "405 comes without Allow",
    "not_a_server_error": "an unreadable date is 500; a check of our own takes recorded ones only",
}
"""Checks that no recorded server passes, and what it does instead."""


def rows() -> Iterator[Row]:
    """Each document."""
    for number in (1, 2):
        yield Row("Schemathesis", edition(number, "3.1"), lambda number=number: fuzzed(number))


def fuzzed(number: int) -> str:
    """Every phase, against the sandbox."""
    with served(number) as (sandbox, given):
        url = given["RANCHER_URL"]
        if number == 1:
            sandbox.rancher1.add_password(sandbox.rancher1.add_account("administrator", "admin"), "admin", PASSWORD)
        command = [Path(sys.executable).with_name("st"), "run", document(number, "3.1"), "--url", url + ("/v2-beta" if number == 1 else "")]
        command += ["--checks", "all", "--exclude-checks", ",".join(RANCHERS_WAY), "--phases", "examples,coverage,fuzzing,stateful"]
        if number == 2:
            command += ["--exclude-operation-id", "logOut"]  # it ends the caller's token and, without its action, it is createToken
        command += ["--max-examples", "3", "--generation-deterministic", "--warnings", "off", "--no-color"]
        hooks = {"SCHEMATHESIS_HOOKS": "tests.interop.schemathesis_hooks", "RANCHER_GENERATION": str(number), "RANCHER_URL": url}
        output = run(command, CACHE, PYTHONPATH=f"{ROOT / 'sdk'}:{ROOT}", **hooks)
    counted = re.search(r"(\d+) generated, (\d+) passed", output)
    if counted is None or int(counted[2]) < 500:
        raise Failed(output[-300:])
    return f"{counted[1]} cases; without {'; '.join(f'{check}: {why}' for check, why in RANCHERS_WAY.items())}"
