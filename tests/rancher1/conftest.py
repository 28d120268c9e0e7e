from __future__ import annotations

from ..both import fixtures

make, any_sandbox, sandbox = fixtures(1, ("1.0", "1.2", "1.6"), delay=2)
