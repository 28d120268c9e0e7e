"""`python -m rancher_keys.cli`, the same as `rancher-keys`."""

from __future__ import annotations

from . import main

if __name__ == "__main__":
    main()
