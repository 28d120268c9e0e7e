"""Keeps cookies out of httpcore's debug log: the response to a login sets one that holds the session's token."""

from __future__ import annotations

import logging
import re

_COOKIE = re.compile(r"(b'set-cookie', b(['\"])).*?(?=\2\))", re.IGNORECASE)


class _Masking(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        """Mask the values of cookies; every record passes."""
        if isinstance(record.msg, str) and "set-cookie" in record.msg.lower():
            record.msg = _COOKIE.sub(r"\1********", record.msg)
        return True


def mask_cookies() -> None:
    """Mask cookies in what httpcore logs from now on."""
    for name in ("httpcore.http11", "httpcore.http2"):
        logger = logging.getLogger(name)
        if not any(isinstance(each, _Masking) for each in logger.filters):
            logger.addFilter(_Masking())
