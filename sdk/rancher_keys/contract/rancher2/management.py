"""The administrator's path to the tokens of all users: the Kubernetes API of the local cluster, through Rancher.

Its lists contain secrets, so the checks ask for their own tokens only, or for metadata without secrets.
"""

from __future__ import annotations

from ..checks import Checks
from ..context import Context
from .resources import UNKNOWN, caller_for, create, wait_until_rejected
from .setup import MANAGEMENT_TOKENS, METADATA_ONLY

PARTS = ("management",)
MERGE_PATCH = {"Content-Type": "application/merge-patch+json"}
WRONG_UID = "00000000-0000-0000-0000-000000000000"


def add(checks: Checks) -> None:
    """Add the checks of this module."""

    @checks.add("all-tokens.list", requires=(*PARTS, "user"))
    def list_(context: Context) -> None:
        """An administrator can list the tokens of all users; the list contains the secrets."""
        token = create(context, "all-tokens", caller=context.callers["user"]).body
        response = context.request("GET", MANAGEMENT_TOKENS, query={"fieldSelector": f"metadata.name={token['id']}"})
        found = [(each["metadata"]["name"], each["description"], each["userId"]) for each in response.body["items"]]
        context.equal("name, description and userId", found, [(token["id"], token["description"], token["userId"])], response)

    @checks.add("all-tokens.metadata", requires=PARTS)
    def metadata(context: Context) -> None:
        """With an Accept header for metadata, the list contains no secrets; limit and continue return pages."""
        names = {create(context, "metadata").body["id"] for _ in range(2)}
        seen: set[str] = set()
        limit, start = 1, ""
        while True:
            query = {"limit": limit, **({"continue": start} if start else {})}
            response = context.send(context.caller, "GET", MANAGEMENT_TOKENS, query=query, headers=METADATA_ONLY)
            context.equal("status and kind", (response.status, response.body["kind"]), (200, "PartialObjectMetadataList"), response)
            context.check(not any("token" in each for each in response.body["items"]), "no property token", "one", response)
            page = {each["metadata"]["name"] for each in response.body["items"]}
            context.check(len(page) <= limit and not page & seen, "pages without repetitions", "a token twice, or too many", response)
            seen |= page
            start = response.body["metadata"].get("continue")
            if not start or not page:
                break
            limit = 500
        context.check(names <= seen, f"{', '.join(sorted(names))} in the list", f"{len(seen)} others", response)

    @checks.add("all-tokens.forbidden", "user", requires=PARTS)
    def forbidden(context: Context) -> None:
        """Other callers are rejected with 403 and an empty body."""
        token = create(context, "forbidden").body
        response = context.request("GET", MANAGEMENT_TOKENS, 403)
        context.check(response.body in (None, ""), "an empty body", response.summary(), response)
        context.request("DELETE", f"{MANAGEMENT_TOKENS}/{token['id']}", 403)

    @checks.add("all-tokens.disable", requires=(*PARTS, "user"))
    def disable(context: Context) -> None:
        """An administrator can disable and enable a user's token with a merge patch."""
        token = create(context, "disabled", caller=context.callers["user"]).body
        path = f"{MANAGEMENT_TOKENS}/{token['id']}"
        response = context.request("PATCH", path, body={"enabled": False}, headers=MERGE_PATCH)
        context.equal("enabled", response.body["enabled"], False, response)
        wait_until_rejected(context, caller_for(token))
        context.request("PATCH", path, body={"enabled": True}, headers=MERGE_PATCH)
        context.request("GET", "/v3/tokens", caller=caller_for(token))

    @checks.add("all-tokens.delete", requires=(*PARTS, "user"))
    def delete(context: Context) -> None:
        """An administrator can delete a user's token; a wrong uid as precondition is rejected with 409."""
        token = create(context, "all-delete", caller=context.callers["user"]).body
        path = f"{MANAGEMENT_TOKENS}/{token['id']}"
        uid = context.request("GET", path).body["metadata"]["uid"]
        for guess, status in ((WRONG_UID, 409), (uid, 200)):
            options = {"kind": "DeleteOptions", "apiVersion": "v1", "preconditions": {"uid": guess}}
            response = context.request("DELETE", path, status, body=options)
        context.equal("kind and status", (response.body["kind"], response.body["status"]), ("Status", "Success"), response)
        wait_until_rejected(context, caller_for(token))
        context.request("DELETE", path, 404)
        context.removed(token["id"])

    @checks.add("all-tokens.not-found", requires=PARTS, writes=False)
    def not_found(context: Context) -> None:
        """A token that does not exist is 404, with a Status."""
        response = context.request("GET", f"{MANAGEMENT_TOKENS}/{UNKNOWN}", 404)
        context.equal("kind and reason", (response.body["kind"], response.body["reason"]), ("Status", "NotFound"), response)
