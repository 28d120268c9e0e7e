"""A Rancher server to test against; see `Sandbox`.

Three ways in: `Sandbox().transport()` for httpx in this process, `with Sandbox().serve() as url` on a port, and
`python -m rancher_keys.sandbox` as a process. It shares no code with the client, so that each can reveal the other's mistakes.
"""

from __future__ import annotations

try:
    from .faults import Fault, Faults
    from .random_source import Clock
    from .sandbox import IN_PROCESS_URL, PASSWORD, VERSIONS, Credentials, Sandbox
except ModuleNotFoundError as missing:
    raise ModuleNotFoundError(f"{missing.name} is not installed: pip install 'rancher-keys[sandbox]'", name=missing.name) from None

__all__ = ["IN_PROCESS_URL", "PASSWORD", "VERSIONS", "Clock", "Credentials", "Fault", "Faults", "Sandbox"]
