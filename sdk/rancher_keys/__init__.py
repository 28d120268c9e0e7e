"""Rancher API keys from code, in every generation.

    from rancher_keys.rancher1 import Client

    with Client("https://rancher.example.com", access_key="…", secret_key="…") as client:
        key = client.api_keys.create(name="deploy")
        print(key.access_key, key.secret_key.reveal())

`rancher_keys.sandbox` is a Rancher server to test against.
"""

from __future__ import annotations

from ._core.retry import NO_RETRIES, RetryPolicy
from ._core.secret import Secret
from .errors import RancherError

__version__ = "0.1.0"
__all__ = ["NO_RETRIES", "RancherError", "RetryPolicy", "Secret", "__version__"]
