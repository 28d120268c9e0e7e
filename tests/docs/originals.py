"""The addresses at which the original pages stood, by the rules of their trees, and the page and heading that took over each."""

from __future__ import annotations

from collections.abc import Iterator


def api_versions(minor: int) -> list[str]:
    return ["v1"] if minor < 2 else ["v1", "v2-beta"]


def originals() -> Iterator[tuple[str, str]]:
    """Address and the page that took over, by the rules of the original trees."""
    yield "/rancher/api/apiKey/", "/rancher1/apikey/"
    yield "/rancher/configuration/api-keys/", "/rancher1/api-and-keys/"
    yield "/rancher/api/", "/rancher1/using-the-api/"
    for minor in range(7):
        root = f"/rancher/v1.{minor}"
        for api in api_versions(minor):
            for language in ("en", "zh") if minor in (1, 2, 3) else ("en",):
                below = f"{root}/{language}/api/{api}"
                yield f"{below}/", "/rancher1/using-the-api/"
                yield f"{below}/common/", "/rancher1/using-the-api/#common-resource-fields"
                yield f"{below}/api-keys/", "/rancher1/what-are-api-keys/" + ("#environment-api-keys" if minor == 0 else "")
                yield f"{below}/api-resources/apiKey/", "/rancher1/apikey/"
                if minor > 0:
                    yield f"{below}/access-control/", "/rancher1/using-the-api/#authentication"
        yield f"{root}/en/api/api-keys/", "/rancher1/what-are-api-keys/" + ("#environment-api-keys" if minor == 0 else "")
    yield "/rancher/v1.0/en/configuration/api-keys/", "/rancher1/what-are-api-keys/#environment-api-keys"
    yield "/rancher/v1.0/en/api/v1/access-control/", "/rancher1/what-are-api-keys/#environment-api-keys"
    yield "/rancher/v1.1/zh/api/api-keys/", "/rancher1/what-are-api-keys/"
    yield "/rancher/v1.2/en/api/", "/rancher1/using-the-api/"
    yield "/rancher/v1.2/zh/api/", "/rancher1/using-the-api/"
    for version in ("v2.x", "v2.0-v2.4", "v2.5", "v2.6"):
        root = f"/rancher/{version}/en"
        yield f"{root}/user-settings/", "/rancher2/api-keys/"
        yield f"{root}/user-settings/api-keys/", "/rancher2/api-keys/"
        yield f"{root}/api/", "/rancher2/"
        yield f"{root}/api/api-tokens/", "/rancher2/ttl/"
        yield f"{root}/cluster-admin/api/api-tokens/", "/rancher2/ttl/"
        yield f"{root}/cli/", "/rancher2/#rancher-cli"
    yield "/rancher/v2.x/en/concepts/api-keys/", "/rancher2/api-keys/"
    yield "/rancher/v2.x/en/tasks/user-settings/api-keys/", "/rancher2/api-keys/"
    for language in ("", "/zh"):
        yield f"{language}/reference-guides/user-settings/api-keys/", "/rancher2/api-keys/"
        yield f"{language}/api/api-tokens/", "/rancher2/ttl/"
        yield f"{language}/api/workflows/tokens/", "/rancher2/ext-token/"
    for name in ("quickstart", "api-reference", "extension-apiserver", "v3-rancher-api-guide"):
        yield f"/api/{name}/", "/rancher2/"
