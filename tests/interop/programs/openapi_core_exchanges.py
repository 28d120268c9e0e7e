"""Validates exchanges, lines of JSON in a file, with openapi-core: `python openapi_core_exchanges.py DOCUMENT FILE`."""

import json
import sys
from pathlib import Path

from openapi_core import Config, OpenAPI
from openapi_core.testing import MockRequest, MockResponse
from openapi_core.validation.exceptions import ValidationError
from openapi_core.validation.response.exceptions import MissingData

READERS = {
    **dict.fromkeys(("application/yaml", "text/html", "text/plain"), bytes.decode),
    **dict.fromkeys(("application/merge-patch+json", "application/json-patch+json"), json.loads),
    "application/octet-stream": lambda body: body.decode("latin-1"),
}
"""How bodies are read that openapi-core does not read by itself."""

document = OpenAPI.from_file_path(sys.argv[1], config=Config(extra_media_type_deserializers=READERS))
result = {"responses": 0, "requests": 0, "empty": 0, "wrong": []}


def validate(what: str, name: str, *exchange: object) -> None:
    """Validate a request or a response, and count it."""
    result[what] += 1
    try:
        (document.validate_request if what == "requests" else document.validate_response)(*exchange)
    except MissingData:
        result["empty"] += 1  # OpenAPI cannot say that a body may be absent
    except ValidationError as error:
        result["wrong"].append(f"{name}, {what}: {error!r} {error.__cause__ or ''}"[:400])


for line in Path(sys.argv[2]).read_text(encoding="utf-8").splitlines():
    exchange = json.loads(line)
    sent, got = exchange["request"], exchange["response"]
    request = MockRequest(
        sent["origin"],
        sent["method"],
        sent["path"],
        args=sent["query"],
        headers=sent["headers"],
        data=sent["body"].encode(),
        content_type=sent["content_type"],
    )
    response = MockResponse(got["body"].encode(), got["status"], got["headers"], content_type=got["content_type"])
    validate("responses", exchange["name"], request, response)
    if sent["is_shown"]:
        validate("requests", exchange["name"], request)
print(json.dumps(result))
