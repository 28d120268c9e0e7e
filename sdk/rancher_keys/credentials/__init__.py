"""Where Rancher users keep addresses and keys: arguments, the environment, token files, the Rancher CLI's files and .netrc.

`find` looks in that order and explains each step; `connect` opens the keys of what it found. One module is one source.
"""

from __future__ import annotations

from .chain import Credentials, Step, find
from .connection import connect, connect_async
from .errors import CredentialsNotFound, InvalidCredentials

__all__ = ["Credentials", "CredentialsNotFound", "InvalidCredentials", "Step", "connect", "connect_async", "find"]
