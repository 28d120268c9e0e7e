"""`kubernetes:NAMESPACE/NAME[#KEY]`: a Secret of Kubernetes, changed with a check that no other client changed it in between."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from importlib import import_module
from typing import Any

from ..._core.errors import InvalidArgument
from ..._core.secret import Secret
from .errors import DeliveryFailed
from .parts import names_of, token_of, values_of
from .target import Payload

_NAME = re.compile(r"[a-z0-9]([-.a-z0-9]*[a-z0-9])?")


class KubernetesSecret:
    """One key of a Secret that holds the token, `token` by default, or two, `#ACCESS_KEY,SECRET_KEY`. The extra `kubernetes` is needed.

    The cluster is the one of the pod, or else the current one of the kubeconfig file.
    """

    readable = True

    def __init__(self, where: str, *, api: Any = None) -> None:
        """`where` is NAMESPACE/NAME or NAMESPACE/NAME#KEY; `api` is a `kubernetes.client.CoreV1Api` to use."""
        place, _, names = where.partition("#")
        self._namespace, slash, self._name = place.partition("/")
        if not slash or not _NAME.fullmatch(self._namespace) or not _NAME.fullmatch(self._name):
            raise InvalidArgument(f"a target kubernetes: is written as kubernetes:NAMESPACE/NAME#KEY, not kubernetes:{where}")
        self._names = names_of("kubernetes", names or "token")
        self.spec = f"kubernetes:{place}#{','.join(self._names)}"
        self._given = api

    def check(self, generation: int) -> None:
        """Check that the cluster can be reached and the Secret read."""
        self._get()

    def write(self, payload: Payload) -> None:
        """Change the Secret, or create it."""
        values = {name: b64encode(value.encode()).decode() for name, value in values_of(self._names, payload).items()}
        found = self._get()
        if found is None:
            body = {"apiVersion": "v1", "kind": "Secret", "type": "Opaque", "metadata": {"name": self._name}, "data": values}
            self._call("create_namespaced_secret", self._namespace, body)
            return
        found.data = {**(found.data or {}), **values}
        self._call("replace_namespaced_secret", self._name, self._namespace, found)

    def read(self) -> Secret | None:
        """The token that the Secret holds."""
        found = self._get()
        data = (found.data or {}) if found is not None else {}
        try:
            return token_of(self._names, {name: b64decode(data[name]).decode() for name in self._names if name in data})
        except (Base64Error, UnicodeDecodeError):
            return None

    def _get(self) -> Any:
        try:
            return self._call("read_namespaced_secret", self._name, self._namespace)
        except _Missing:
            return None

    def _call(self, method: str, *arguments: Any) -> Any:
        api = self._api()
        refusal: type[Exception] = import_module("kubernetes.client").ApiException
        try:
            return getattr(api, method)(*arguments, _request_timeout=30)
        except refusal as error:
            status = getattr(error, "status", None)
            if status == 404 and method.startswith("read"):
                raise _Missing from None
            why = "another program changed it at the same time" if status == 409 else f"the cluster responded with {status}"
            raise DeliveryFailed(f"{self.spec}: {why} ({method})") from None
        except Exception as error:
            raise DeliveryFailed(f"{self.spec}: the cluster cannot be reached ({type(error).__name__})") from None

    def _api(self) -> Any:
        if self._given is not None:
            return self._given
        try:
            client, config = import_module("kubernetes.client"), import_module("kubernetes.config")
        except ModuleNotFoundError:
            raise DeliveryFailed(f"{self.spec}: kubernetes is not installed: pip install 'rancher-keys[kubernetes]'") from None
        try:
            config.load_config()
        except Exception as error:
            raise DeliveryFailed(f"{self.spec}: no cluster is configured ({type(error).__name__})") from None
        self._given = client.CoreV1Api()
        return self._given


class _Missing(Exception):
    """There is no such Secret."""
