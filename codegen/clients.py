"""What the client template is given: resources with methods, each made of an operation and the flow that the document names for it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .document import Document
from .problems import DocumentError, Problem
from .signatures import Function, Parameter, read_module
from .view import Action, Operation, snake

_CORE = ".._core."
_ERRORS = {
    "400": "BadRequest",
    "401": "Unauthorized",
    "403": "Forbidden",
    "404": "NotFound",
    "405": "MethodNotAllowed",
    "409": "Conflict",
    "422": "UnprocessableEntity",
}
_FILLED = {"session", "request", "get", "action", "target_state"}
"""The parameters of a flow that the generated code fills in."""


_KINDS = {"Flow": "call", "Pages": "pages", "Watch": "stream"}
"""The kind of a method, by how the name of the type ends that its flow returns."""


@dataclass
class Method:
    """A method of a client."""

    name: str
    kind: str
    """call, pages, stream or view."""
    returns: str
    signature: str
    """The parameters after self, as source."""
    summary: str
    text: str
    arguments: list[tuple[str, str]]
    raises: list[tuple[str, str]]
    call: str
    """The expression that makes the flow, given `session`."""

    @property
    def secrets(self) -> list[str]:
        """The parameters that are masked at once, so that tracebacks with local variables do not show them."""
        return secret_parameters(self.signature)


def secret_parameters(signature: str) -> list[str]:
    """The parameters in the source of a signature that may be a Secret."""
    return re.findall(r"(\w+): Secret \| str", signature)


@dataclass
class Resource:
    """A group of methods that becomes a class; without an attribute, the methods of the client itself."""

    name: str
    attribute: str
    text: str
    methods: list[Method] = field(default_factory=list)


@dataclass
class Client:
    """A client: its constructor and its resources."""

    constructor: Function
    driver: dict[str, Function]
    """The constructors of the drivers, by prefix: "" and "Async"."""
    resources: list[Resource]
    imports: list[str]
    open: str
    types: set[str]
    """The schemas that hand-written flows return."""


class Constructor:
    """The constructor of a client: the parameters of the function that opens a session, and those of the driver."""

    def __init__(self, session: Function, driver: Function) -> None:
        """`session` opens a session, `driver` is the constructor of the driver."""
        both = [*session.parameters.values(), *driver.parameters.values()]
        positional = [_source(each) for each in both if not each.keyword_only]
        self.signature = ", ".join([*positional, "*", *(_source(each) for each in both if each.keyword_only)])
        self.summary, self.text = session.summary.rstrip("."), session.text
        self.arguments = [(each.name, each.text) for each in both]
        self.raises = list(session.raises.items())
        self.secrets = secret_parameters(self.signature)
        self.session_call = _passed(session)
        self.driver_call = _passed(driver)


class Builder:
    """Makes the view of a client."""

    def __init__(self, document: Document, operations: list[Operation], package: Path, core: Path) -> None:
        """`package` is the folder of the generated code and the hand-written modules beside it, `core` that of `_core`."""
        self._document, self._package, self._core = document, package, core
        self._operations = {each.id: each for each in operations}
        self._data = {data["operationId"]: data for _, _, data in document.operations()}
        self._imports: dict[str, str] = {}
        self._types: set[str] = set()
        self._modules: dict[str, str] = {}

    def client(self) -> Client:
        """The whole client.

        Raises:
            DocumentError: A function that the document names does not exist, or does not fit.
        """
        settings = self._document.data["info"].get("x-rancher-client") or {}
        constructor = self._function(settings.get("open", "session.open_session"), ("info", "x-rancher-client"))
        self._default = settings.get("send", "send")
        self._take_imports(constructor)
        opened = self._call_name(constructor)
        driver = {}
        for prefix in ("", "Async"):
            module = read_module(self._core / f"{prefix.lower() or 'sync'}_driver.py", _CORE)
            found = module.function(f"{prefix or 'Sync'}Driver.__init__") if module else None
            assert found is not None
            self._take_imports(found)
            driver[prefix] = found
        resources = {"client": Resource("", "", "")}
        for operation in self._operations.values():
            for entry in operation.clients:
                self._add(resources, operation, entry)
        for name, function in (settings.get("views") or {}).items():
            resources["client"].methods.append(self._view(name, self._function(function, ("info", "x-rancher-client", "views"))))
        imports = [*self._modules.values(), *(f"from {module} import {name}" for name, module in sorted(self._imports.items()))]
        classes = [each for each in resources.values() if each.methods or not each.name]
        return Client(constructor, driver, classes, imports, opened, self._types)

    def _add(self, resources: dict[str, Resource], operation: Operation, entry: dict[str, Any]) -> None:
        name = entry["resource"]
        if name not in resources:
            resources[name] = Resource("".join(part.capitalize() for part in name.split("_")), name, self._tag_text(operation))
        for action in operation.actions if entry.get("method") is None else [None]:
            resources[name].methods.append(self._method(operation, entry, action))

    def _tag_text(self, operation: Operation) -> str:
        tags = {tag["name"]: tag["description"] for tag in self._document.data.get("tags", [])}
        return str(tags.get((self._data[operation.id].get("tags") or [""])[0], operation.summary))

    def _method(self, operation: Operation, entry: dict[str, Any], action: Action | None) -> Method:
        place = ("paths", operation.template, operation.http.lower(), "x-rancher-client")
        flow = self._function(entry.get("flow", self._default), place)
        self._take_imports(flow)
        takes_request = "request" in flow.parameters
        is_main = takes_request or entry is operation.clients[0]
        fixed = {"action"} if action else set[str]()
        positional = list(operation.positional) if takes_request else []
        named = [each for each in operation.named if each.name not in fixed] if takes_request else []
        extra = [
            each
            for each in flow.parameters.values()
            if each.name not in _FILLED and not (takes_request and each.name in {argument.name for argument in operation.arguments})
        ]
        parts = [f"{each.name}: str" for each in positional]
        parts += [_source(each) for each in extra if not each.keyword_only]
        keywords = [
            f"{each.name}: {each.type}" + ("" if each.required else f" = {'UNSET' if each.keeps_unset else 'None'}") for each in named
        ] + [_source(each) for each in extra if each.keyword_only]
        has_filters = takes_request and operation.filters
        parts += ["*", *keywords] if keywords else []
        parts += [f"**filters: Unpack[operations.{operation.filters}]"] if has_filters else []
        texts = {each.name: each.text for each in operation.arguments}
        arguments = [(each.name, each.text) for each in (*positional, *named)]
        arguments += [(each.name, each.text or texts.get(each.name, "")) for each in extra]
        if has_filters:
            arguments.append(("filters", f"Conditions that a resource must meet; see `{operation.filters}`."))
        returns, kind = self._returns(flow, operation, entry, place)
        summary, text = (operation.summary, operation.description) if is_main else (flow.summary, "")
        if action:
            summary, text = action.text, f"Available in the states {action.states}. {action.output}"
        text = "\n\n".join(part.strip() for part in (text, flow.text) if part.strip())
        return Method(
            name=action.name if action else entry["method"],
            kind=kind,
            returns=returns,
            signature=", ".join(["self", *parts]),
            summary=summary.rstrip("."),
            text=text,
            arguments=arguments,
            raises=self._raises(operation, flow, bool(arguments)),
            call=self._call(operation, entry, flow, action, extra),
        )

    def _call(self, operation: Operation, entry: dict[str, Any], flow: Function, action: Action | None, extra: list[Parameter]) -> str:
        values = {"session": "session"}
        passed = [f"{each.name}" for each in operation.positional]
        fixed = f'"{action.name}"' if action else "action"
        passed += [f"{each.name}={fixed if each.name == 'action' else each.name}" for each in operation.named]
        passed += ["**filters"] if operation.filters else []
        values["request"] = f"operations.{operation.function}({', '.join(passed)})"
        if "get" in flow.parameters:
            values["get"] = f"operations.{snake(entry['get'])}"
        if action:
            values |= {"action": f'"{action.name}"', "target_state": f'"{action.becomes}"'}
        given = []
        for parameter in flow.parameters.values():
            value = values.get(parameter.name, parameter.name)
            given.append(f"{parameter.name}={value}" if parameter.keyword_only else value)
        return f"{self._call_name(flow)}({', '.join(given)})"

    def _view(self, name: str, function: Function) -> Method:
        self._take_imports(function)
        own = [each for each in function.parameters.values() if each.name not in _FILLED]
        parts = [_source(each) for each in own if not each.keyword_only]
        keywords = [_source(each) for each in own if each.keyword_only]
        given = ["session", *(f"{each.name}={each.name}" if each.keyword_only else each.name for each in own)]
        return Method(
            name,
            "view",
            "",
            ", ".join(["self", *parts, *(["*", *keywords] if keywords else [])]),
            function.summary.rstrip("."),
            function.text,
            [(each.name, each.text) for each in own],
            list(function.raises.items()),
            f"{self._call_name(function)}({', '.join(given)})",
        )

    def _returns(self, flow: Function, operation: Operation, entry: dict[str, Any], place: tuple[str, ...]) -> tuple[str, str]:
        """The type that a method returns, and its kind."""
        outer, _, inner = flow.returns.partition("[")
        inner = inner.removesuffix("]")
        kind = next((kind for ending, kind in _KINDS.items() if outer.endswith(ending)), None)
        if kind is None or not inner:
            raise self._problem(place, f"flow {flow.name} returns {flow.returns}: it must be Flow[…], …Pages[…] or Watch[…]")
        variable = re.fullmatch(r"[A-Z]", inner)
        if variable:
            source = flow.parameters["request"].annotation if "request" in flow.parameters else flow.parameters["get"].annotation
            subject = operation if source.startswith("Request") else self._operations[entry["get"]]
            inner = subject.item if "Page[" in source else subject.returns
            if not inner:
                raise self._problem(place, f"flow {flow.name} lists resources, and the response of {subject.id} has no list")
            return ("bytes" if inner == "bytes" else f"models.{inner}"), kind
        self._types |= set(re.findall(r"\b[A-Z]\w+", inner))
        return inner, kind

    def _raises(self, operation: Operation, flow: Function, has_arguments: bool) -> list[tuple[str, str]]:
        """The errors of a method: those of its flow, those that the document lists, and those of every request."""
        found = dict(flow.raises)
        if has_arguments:
            found.setdefault("InvalidArgument", "An argument is not valid; nothing was sent.")
        if operation.since and self._default != "send":
            found.setdefault("NotSupported", f"The server is older than Rancher {operation.since}.")
        for status, response in self._data[operation.id]["responses"].items():
            if status in _ERRORS:
                text = " ".join(str(self._document.resolve(response)["description"]).split())
                found.setdefault(_ERRORS[status], text)
        if operation.idempotency == "non-idempotent":
            found.setdefault(
                "OutcomeUnknown", f"No usable response was received, and the request may have taken effect. {operation.if_unknown}"
            )
        else:
            found.setdefault("ConnectionFailed", "No complete response was received.")
        found.setdefault("ApiError", "The server returned another error response; see `rancher_keys.errors`.")
        return list(found.items())

    def _take_imports(self, function: Function) -> None:
        """Import what the signature of a function names."""
        for name in re.findall(r"(?<![\w.])[A-Za-z_]\w*", re.sub(r"(['\"]).*?\1", "", function.annotations())):
            origin = function.module.import_of(name)
            if origin and not re.fullmatch(r"[A-Z]", name):
                self._imports[name] = origin

    def _function(self, name: str, place: tuple[str, ...]) -> Function:
        module_name, _, function_name = name.rpartition(".")
        module = read_module(self._package / f"{module_name}.py", ".") if module_name else read_module(self._core / "flows.py", _CORE)
        found = module.function(function_name) if module else None
        if found is None:
            where = f"{module_name}.py beside the generated code" if module_name else "_core/flows.py"
            raise self._problem(place, f"there is no function {function_name} in {where}")
        return found

    def _call_name(self, function: Function) -> str:
        """A function as generated code names it; its module is imported under a name that no argument has."""
        module = function.module
        alias = "flows" if module.prefix == _CORE else f"{module.name}_flows"
        renamed = "" if alias == module.name else f" as {alias}"
        self._modules[alias] = f"from {module.prefix.rstrip('.') or '.'} import {module.name}{renamed}"
        return f"{alias}.{function.name}"

    def _problem(self, place: tuple[str, ...], message: str) -> DocumentError:
        return DocumentError([Problem(self._document.file, self._document.line(place), message)])


def _passed(function: Function) -> str:
    return ", ".join(f"{each.name}={each.name}" if each.keyword_only else each.name for each in function.parameters.values())


def _source(parameter: Parameter) -> str:
    return f"{parameter.name}: {parameter.annotation}" + ("" if parameter.default is None else f" = {parameter.default}")
