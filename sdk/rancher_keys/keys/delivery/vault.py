"""`vault:MOUNT/PATH[#FIELD]`: a secret of HashiCorp Vault's KV v2 engine, changed with a check-and-set."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ..._core.errors import InvalidArgument
from ..._core.secret import Secret
from .errors import DeliveryFailed
from .parts import names_of, token_of, values_of
from .target import Payload


class Vault:
    """One field that holds the token, `token` by default, or two, `#ACCESS_KEY,SECRET_KEY`. The extra `vault` is needed.

    hvac reads `VAULT_ADDR`, `VAULT_TOKEN`, `VAULT_NAMESPACE` and `VAULT_CACERT`. The other fields of the secret stay.
    """

    readable = True

    def __init__(self, where: str, *, client: Any = None) -> None:
        """`where` is MOUNT/PATH or MOUNT/PATH#FIELD; `client` is an `hvac.Client` to use."""
        place, _, names = where.partition("#")
        self._mount, slash, self._path = place.partition("/")
        if not slash or not self._mount or not self._path:
            raise InvalidArgument(f"a target vault: is written as vault:MOUNT/PATH#FIELD, not vault:{where}")
        self._names = names_of("vault", names or "token")
        self.spec = f"vault:{place}#{','.join(self._names)}"
        self._given = client

    def check(self, generation: int) -> None:
        """Check that Vault can be reached and the secret read."""
        self._get()

    def write(self, payload: Payload) -> None:
        """Write a new version of the secret, on top of the one that was read."""
        version, fields = self._get()
        self._call("create_or_update_secret", secret={**fields, **values_of(self._names, payload)}, cas=version)

    def read(self) -> Secret | None:
        """The token that the secret holds."""
        fields = self._get()[1]
        return token_of(self._names, {name: str(value) for name, value in fields.items()})

    def _get(self) -> tuple[int, dict[str, Any]]:
        """The version and the fields of the secret; version 0 where there is none."""
        errors = self._errors()
        try:
            found = self._call("read_secret_version", raise_on_deleted_version=True)
        except errors.InvalidPath as error:
            metadata = ((getattr(error, "json", None) or {}).get("data") or {}).get("metadata") or {}
            return int(metadata.get("version") or 0), {}
        return int(found["data"]["metadata"]["version"]), dict(found["data"]["data"] or {})

    def _call(self, method: str, **arguments: Any) -> Any:
        client, errors = self._client(), self._errors()
        try:
            return getattr(client.secrets.kv.v2, method)(path=self._path, mount_point=self._mount, **arguments)
        except errors.InvalidPath:
            if method.startswith("read"):
                raise
            raise DeliveryFailed(f"{self.spec}: there is no such place in Vault") from None
        except errors.InvalidRequest as error:
            why = "another program changed it at the same time" if "check-and-set" in str(error) else "Vault rejected the request"
            raise DeliveryFailed(f"{self.spec}: {why}") from None
        except errors.VaultError as error:
            raise DeliveryFailed(f"{self.spec}: Vault refused ({type(error).__name__})") from None
        except Exception as error:
            raise DeliveryFailed(f"{self.spec}: Vault cannot be reached ({type(error).__name__})") from None

    def _client(self) -> Any:
        if self._given is None:
            self._given = self._import("hvac").Client()
        return self._given

    def _errors(self) -> Any:
        return self._import("hvac.exceptions")

    def _import(self, name: str) -> Any:
        try:
            return import_module(name)
        except ModuleNotFoundError:
            raise DeliveryFailed(f"{self.spec}: hvac is not installed: pip install 'rancher-keys[vault]'") from None
