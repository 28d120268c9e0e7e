"""Login with local authentication. Written by hand; the generated clients call it."""

from __future__ import annotations

import msgspec

from .._core import arguments
from .._core.errors import InvalidArgument
from .._core.request import Request
from .._core.responses import without_secret
from .._core.secret import Secret, plain
from .._core.session import Flow, Session
from . import operations
from .models import Token


def log_in(session: Session, user: str, password: Secret | str) -> Flow[Token]:
    """Send user name and password as one code.

    Create a client with `token=login.jwt` to use the login.

    Args:
        user: The user name.
        password: The password.

    Raises:
        Unauthorized: The user name or the password is wrong.
    """
    for name, value in (("user", user), ("password", password)):
        if value is None:
            raise InvalidArgument(f"{name} must be a str, not None")
        arguments.text(name, value, secret=name == "password")
    request = operations.log_in(code=Secret(f"{user}:{plain(password)}"))
    return _logged_in(msgspec.structs.replace(session, authorize=None, project=None), request)


def _logged_in(session: Session, request: Request[Token]) -> Flow[Token]:
    login = yield from session.send(request)
    if not login.jwt:
        raise without_secret(request, login)
    return login
