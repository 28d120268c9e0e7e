"""Checks a Rancher server against the OpenAPI description.

`rancher-keys verify URL`, `pytest --pyargs rancher_keys.contract --rancher-url URL`, or from code:

    client = HttpClient("https://rancher.example.com")
    verification = Verification(client, Credentials.from_environment(os.environ).callers())
    for result in verification.run():
        print(result.name, result.outcome)

Needs the extra `cli`. Everything that it creates carries a marker in its name and is removed at the end.
"""

from __future__ import annotations

try:
    import jsonschema_rs as _jsonschema_rs  # noqa: F401
except ModuleNotFoundError as missing:
    raise ModuleNotFoundError(f"{missing.name} is not installed: pip install 'rancher-keys[cli]'", name=missing.name) from None

from .checks import Check, Result
from .credentials import Credentials
from .http import Caller, CannotVerify, HttpClient
from .run import Report, Verification
from .target import Target

__all__ = ["Caller", "CannotVerify", "Check", "Credentials", "HttpClient", "Report", "Result", "Target", "Verification"]
