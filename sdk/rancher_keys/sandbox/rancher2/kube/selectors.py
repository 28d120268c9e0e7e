"""Label and field selectors, parsed and matched as apimachinery does it, with its error texts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from . import labels as label_rules
from .status import bad_request

_OPERATORS = ("in", "notin", "=", "==", "!=", "gt", "lt")
_SYMBOLS = (")", ",", "!", "==", "=", ">", "<", "!=", "(")
_END = ""
_SYMBOL, _WORD, _KEYWORD = "symbol", "word", "keyword"
Token = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Requirement:
    """One condition on a label."""

    key: str
    operator: str
    values: frozenset[str] = frozenset()

    def matches(self, labels: dict[str, str]) -> bool:
        """Whether labels fulfil the condition."""
        value = labels.get(self.key)
        match self.operator:
            case "in" | "=" | "==":
                return value is not None and value in self.values
            case "notin" | "!=":
                return value is None or value not in self.values
            case "exists":
                return value is not None
            case "!":
                return value is None
        limit = next(iter(self.values))
        if value is None or not re.fullmatch(r"[-+]?\d+", value):
            return False
        return int(value) > int(limit) if self.operator == ">" else int(value) < int(limit)


def _scan(text: str) -> list[Token]:
    tokens: list[Token] = []
    for found in re.finditer(r"[=!(),><]+|[^\s=!(),><]+", text):
        part = found[0]
        if part[0] not in "=!(),><":
            tokens.append((_KEYWORD if part in ("in", "notin") else _WORD, part))
            continue
        while part:
            symbol = next((part[:size] for size in (2, 1) if part[:size] in _SYMBOLS), part[:1])
            tokens.append((_SYMBOL, symbol))
            part = part[len(symbol) :]
    return [*tokens, (_END, "")]


class _Parser:
    def __init__(self, text: str) -> None:
        self.tokens, self.at = _scan(text), 0

    def peek(self) -> Token:
        """The next token where `in` and `notin` are values."""
        kind, text = self.tokens[self.at]
        return (_WORD, text) if kind == _KEYWORD else (kind, text)

    def take(self) -> Token:
        token = self.peek()
        self.at = min(self.at + 1, len(self.tokens) - 1)
        return token

    def parse(self) -> list[Requirement]:
        requirements: list[Requirement] = []
        while True:
            kind, text = self.peek()
            if kind == _END:
                return requirements
            if kind != _WORD and text != "!":
                raise ValueError(f"found '{text}', expected: !, identifier, or 'end of string'")
            try:
                requirements.append(self.requirement())
            except ValueError as error:
                raise ValueError(f"unable to parse requirement: {error}") from None
            kind, text = self.take()
            if kind == _END:
                return requirements
            if text != ",":
                raise ValueError(f"found '{text}', expected: ',' or 'end of string'")
            kind, text = self.peek()
            if kind != _WORD and text != "!":
                raise ValueError(f"found '{text}', expected: identifier after ','")

    def requirement(self) -> Requirement:
        kind, key = self.take()
        negated = (kind, key) == (_SYMBOL, "!")
        if negated:
            kind, key = self.take()
        if kind != _WORD:
            raise ValueError(f"found '{key}', expected: identifier")
        errors = label_rules.key_errors(key)
        if errors:
            raise ValueError(f'<nil>: Invalid value: "{key}": {"; ".join(errors)}')
        if negated:
            return Requirement(key, "!")
        kind, text = self.peek()
        if kind == _END or text == ",":
            return Requirement(key, "exists")
        kind, operator = self.tokens[self.at]
        if operator not in ("in", "notin", "=", "==", "!=", ">", "<") or kind == _WORD:
            raise ValueError(f"found '{operator}', expected: {', '.join(_OPERATORS)}")
        self.at += 1
        values = self.values() if operator in ("in", "notin") else {self.exact_value()}
        return _checked(Requirement(key, operator, frozenset(values)))

    def exact_value(self) -> str:
        kind, text = self.peek()
        if kind == _END or text == ",":
            return ""
        self.take()
        if kind != _WORD:
            raise ValueError(f"found '{text}', expected: identifier")
        return text

    def values(self) -> set[str]:
        _, text = self.take()
        if text != "(":
            raise ValueError(f"found '{text}' expected: '('")
        kind, text = self.peek()
        if text == ")":
            self.take()
            return {""}
        if kind != _WORD and text != ",":
            raise ValueError(f"found '{text}', expected: ',', ')' or identifier")
        values = set()
        while True:
            kind, text = self.take()
            if kind == _WORD:
                values.add(text)
                _, following = self.peek()
                if following == ")":
                    break
                if following != ",":
                    raise ValueError(f"found '{following}', expected: ',' or ')'")
                self.take()
                if self.peek()[1] in (")", ","):
                    values.add("")
            elif text == ",":
                values.add("")
            else:
                raise ValueError(f"found '{text}', expected: ',', or identifier")
            if self.peek()[1] == ")":
                break
        self.take()
        return values


def _checked(requirement: Requirement) -> Requirement:
    if requirement.operator in (">", "<"):
        value = next(iter(requirement.values))
        if not re.fullmatch(r"[-+]?\d+", value):
            reason = "for 'Gt', 'Lt' operators, the value must be an integer"
            raise ValueError(f'values[0]: Invalid value: "{value}": {reason}')
    for value in sorted(requirement.values):
        errors = label_rules.value_errors(value)
        if errors:
            raise ValueError(f'values[0][{requirement.key}]: Invalid value: "{value}": {"; ".join(errors)}')
    return requirement


def parse_labels(text: str) -> list[Requirement]:
    """Parse a labelSelector.

    Raises:
        StatusError: 400, worded as labels.Parse does.
    """
    try:
        return _Parser(text).parse()
    except ValueError as error:
        raise bad_request(str(error)) from None


@dataclass(frozen=True, slots=True)
class FieldTerm:
    """One condition on a field."""

    field: str
    equal: bool
    value: str


def parse_fields(text: str) -> list[FieldTerm]:
    """Parse a fieldSelector: terms with =, == or !=, joined by commas.

    Raises:
        StatusError: 400, worded as fields.ParseSelector does.
    """
    terms = []
    for part in filter(None, re.split(r"(?<!\\),", text)):
        found = re.fullmatch(r"((?:[^=!\\]|\\.|!(?!=))*)(!=|==|=)(.*)", part, re.DOTALL)
        if not found:
            raise bad_request(f"invalid selector: '{text}'; can't understand '{part}'")
        if re.search(r"(?<!\\)=", found[3]):
            raise bad_request(f"invalid field selector: unescaped character in value: {ord('=')}")
        terms.append(FieldTerm(found[1], found[2] != "!=", re.sub(r"\\([\\,=])", r"\1", found[3])))
    return terms
