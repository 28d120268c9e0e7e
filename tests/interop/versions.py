"""The foreign tools, each pinned, and what the programs of this folder need beside them."""

NPM = {
    "@redocly/cli": "2.77.0",
    "@stoplight/spectral-cli": "6.16.3",
    "@stoplight/prism-cli": "5.16.0",
    "openapi-typescript": "7.13.0",
    "openapi-fetch": "0.17.0",
    "typescript": "5.9.3",
    "@types/node": "22.15.3",
}
"""Packages of npm."""

BUNDLES = {"redoc": "2.5.4", "@scalar/api-reference": "1.72.1"}
"""Packages of npm of which one file is needed, the bundle for browsers."""

PYPI = {
    "openapi-core": "0.23.1",
    "openapi-python-client": "0.29.1",
    "pydantic": "2.14.4",
    "python-dateutil": "4.0.0",
    "ruff": "0.17.6",
    "typing_extensions": "4.16.0",
    "urllib3": "2.8.0",
}
"""Packages of PyPI; openapi-spec-validator, Schemathesis and Playwright are in the development environment."""

MAVEN = {"org.openapitools:openapi-generator-cli": "7.25.0"}
"""Artifacts of Maven Central."""

GO = {
    "github.com/oapi-codegen/oapi-codegen/v2": "v2.8.2",
    "github.com/oapi-codegen/runtime": "v1.8.0",
    "github.com/ogen-go/ogen": "v1.24.0",
}
"""Modules of the Go module proxy."""

CRATES = {"tokio": "1"}
"""Crates that a program of ours needs; the generated ones name theirs."""
