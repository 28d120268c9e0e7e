"""Environment variables, as Rancher's own tools and its Terraform providers name them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .credentials import Credentials, Looked, Names, Step, checked
from .errors import InvalidCredentials

_TOKENS = ("RANCHER_TOKEN", "RANCHER_TOKEN_KEY", "RANCHER_BEARER_TOKEN")
VARIABLES = (
    *("RANCHER_URL", "RANCHER_ACCESS_KEY", "RANCHER_SECRET_KEY", *_TOKENS),
    *("CATTLE_URL", "CATTLE_ACCESS_KEY", "CATTLE_SECRET_KEY"),
)


def rancher(environ: Mapping[str, str]) -> Looked:
    """`RANCHER_URL` with `RANCHER_ACCESS_KEY` and `RANCHER_SECRET_KEY`, or with `RANCHER_TOKEN` or one of its other names.

    Raises:
        InvalidCredentials: Half of a key is missing, or two variables hold different keys.
    """
    tokens = {name: environ[name] for name in _TOKENS if environ.get(name)}
    if len(set(tokens.values())) > 1:
        raise InvalidCredentials(f"the environment: {' and '.join(tokens)} hold different tokens. Keep one of them.")
    return _looked(environ, "RANCHER", next(iter(tokens), "RANCHER_TOKEN"))


def cattle(environ: Mapping[str, str]) -> Looked:
    """`CATTLE_URL` with `CATTLE_ACCESS_KEY` and `CATTLE_SECRET_KEY`.

    Raises:
        InvalidCredentials: Half of a key is missing.
    """
    return _looked(environ, "CATTLE", None)


def _looked(environ: Mapping[str, str], prefix: str, token: str | None) -> Looked:
    names = Names(f"{prefix}_ACCESS_KEY", f"{prefix}_SECRET_KEY", token or "")
    used = [name for name in (f"{prefix}_URL", names.access_key, names.secret_key, token) if name and environ.get(name)]
    source = f"environment variables {prefix}_…"
    found = checked(
        "the environment",
        url=environ.get(f"{prefix}_URL"),
        access_key=environ.get(names.access_key),
        secret_key=environ.get(names.secret_key),
        token=environ.get(token) if token else None,
        names=names,
    )
    found = replace(found, source=f"the environment ({', '.join(used)})" if used else "")
    return Looked(step=Step(source, f"{', '.join(used)} set" if used else "not set"), found=found if used else Credentials())
