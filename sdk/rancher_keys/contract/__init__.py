"""Does a Rancher server do what the description says?

`rancher-keys verify URL`, `pytest --pyargs rancher_keys.contract --rancher-url URL`, or from code:

    wire = Wire("https://rancher.example.com")
    verification = Verification(wire, Given.of(os.environ).callers())
    for result in verification.run():
        print(result.name, result.outcome)

It needs the extra `cli`. What it makes carries a marker in its name and is removed again.
"""

from __future__ import annotations

try:
    import jsonschema_rs as _jsonschema_rs  # noqa: F401
except ModuleNotFoundError as missing:
    raise ModuleNotFoundError(f"{missing.name} is not installed: pip install 'rancher-keys[cli]'", name=missing.name) from None

from .checks import Check, Result
from .given import Given
from .run import Report, Verification
from .target import Target
from .wire import Caller, CouldNotRun, Wire

__all__ = ["Caller", "Check", "CouldNotRun", "Given", "Report", "Result", "Target", "Verification", "Wire"]
