"""The facts of the original pages, written down from the pages themselves: where each stands on the site, and what must stand there.

Where servers differ from a page, what must stand there is the correction, and mostly what the page said too.
"""

from __future__ import annotations

from typing import NamedTuple


class Fact(NamedTuple):
    """What an original page says, the page and anchor of the site that took over, and the texts that must stand below that anchor."""

    says: str
    where: str
    texts: tuple[str, ...]


STATES = ", ".join(
    [
        *("activating", "active", "deactivating", "inactive", "purged", "purging"),
        *("registering", "removed", "removing", "requested", "updating-active", "updating-inactive"),
    ]
)


def field(name: str, kind: str, create: str, update: str, *notes: str) -> Fact:
    """A row of the page of apiKey: Type, Create, Update, Default (always `-`) and what Notes say."""
    return Fact(
        f"apiKey has the field {name} of type {kind}; Create {create}, Update {update}, Default -",
        f"rancher1/apikey#field-{name.lower()}",
        (f"{name} | {kind} | {create} | {update} | - |", *notes),
    )


API_KEY = [
    field("id", "int", "-", "-", "ID of the key", "int. Servers: A string such as 1c5"),
    field("kind", "string", "-", "-"),
    field("name", "string", "Optional", "Yes"),
    field("state", "enum", "-", "-", f"The options are {STATES}."),
    field("publicValue", "string", "-", "-", "The access key: the user name"),
    field("secretValue", "password", "-", "-", "The secret key: the password", "apiKey, 2015", "string. It does not say when"),
    field("accountId", "account", "-", "-", "ID of the account that the key belongs to"),
    field("created", "date", "-", "-", "When the key was created"),
    field("description", "string", "Optional", "Yes"),
    field("removed", "date", "-", "-", "When the key was removed", "bool. Servers: A date"),
    field("transitioning", "enum", "-", "-", "Whether the state is transitional", "yes, no, error"),
    field("transitioningMessage", "string", "-", "-", "while the state is transitional"),
    field("transitioningProgress", "int", "-", "-", "The percentage that remains"),
    field("uuid", "string", "-", "-", "Globally unique"),
    Fact("An API key gives access to the Rancher API when access control is on", "rancher1/apikey#apikey", ("when access control is on",)),
    Fact("rancher-compose uses one", "rancher1/apikey#apikey", ("rancher-compose",)),
    Fact("Keys are per environment", "rancher1/apikey#apikey", ('called both kinds "per environment"',)),
    Fact("Create: POST to the collection", "rancher1/apikey#create", ("POST /v2-beta/apikeys",)),
    Fact("Create takes name and description", "rancher1/apikey#create", ('"description": "string"', '"name": "string"')),
    Fact("Update: PUT to the key", "rancher1/apikey#update", ("PUT /v2-beta/apikeys/${ID}",)),
    Fact("Update takes name and description", "rancher1/apikey#update", ('"description": "string"', '"name": "string"')),
    Fact("Delete: DELETE of the key", "rancher1/apikey#delete", ("DELETE /v2-beta/apikeys/${ID}",)),
    *(
        Fact(
            f"The action {name} is a POST without input that returns the key",
            f"rancher1/apikey#{name}",
            (f"POST /v2-beta/apikeys/${{ID}}?action={name}", "this action has no inputs", "Output:"),
        )
        for name in ("activate", "deactivate", "purge", "remove")
    ),
]

WHAT_ARE_API_KEYS = [
    Fact(says, f"rancher1/what-are-api-keys#{anchor}", texts)
    for says, anchor, texts in (
        ("There are account API keys and environment API keys", "what-are-api-keys", ("account API key", "environment API key")),
        (
            "Keys are needed when access control is on",
            "what-are-api-keys",
            ("when access control is on", "everyone who can reach the server"),
        ),
        ("Rancher CLI uses account keys, Rancher Compose environment keys", "what-are-api-keys", ("Rancher CLI", "Rancher Compose")),
        ("Every object in the UI has View in API", "what-are-api-keys", ("View in API",)),
        ("The endpoint links to all parts of the API", "what-are-api-keys", ("also links to",)),
        (
            "An account key may create, read, update and delete all environments of the account",
            "what-are-api-keys",
            ("create, read, update and delete",),
        ),
        ("API shows the endpoint of the account", "account-api-keys", ("API shows the endpoint for your account",)),
        (
            "What a key may do depends on the account: administrators",
            "account-api-keys",
            ("An administrator can edit", "every environment"),
        ),
        ("What a key may do depends on the account: users", "account-api-keys", ("only the environments that he or she has access to",)),
        ("For Rancher CLI use an account key", "account-api-keys", ("If you use Rancher CLI, use an account API key",)),
        (
            "Add Account API Key, then Name and Description, Create",
            "adding-account-api-keys",
            ("Add Account API Key", "Name", "Description", "Create"),
        ),
        ("The access key is the user name, the secret key the password", "adding-account-api-keys", ("(user name)", "(password)")),
        ("The secret key is shown once", "adding-account-api-keys", ("shown now and never again", "create a new key")),
        (
            "The API asks for user name and password: give the key",
            "using-account-api-keys",
            ("access key as the user name", "secret key as the"),
        ),
        ("curl: -u, or a line in .netrc", "using-account-api-keys", ("-u USERNAME:PASSWORD", ".netrc")),
        ("The options are in the key's menu", "editing-account-api-keys", ("menu at the right of the key",)),
        ("An active key can be deactivated", "editing-account-api-keys", ("an active key can be deactivated", "Inactive")),
        ("An inactive key can be activated", "editing-account-api-keys", ("Activate it", "works again")),
        ("An inactive key can be deleted", "editing-account-api-keys", ("Delete it", "removed from Rancher")),
        ("Every key can be edited: name and description", "editing-account-api-keys", ("Edit it", "The name and the description change")),
        ("For a new pair, create another key", "editing-account-api-keys", ("For a new pair, create another key",)),
        ("Environment keys are under Advanced Options", "environment-api-keys", ("Advanced Options", "endpoint for the environment")),
        (
            "One environment key for each environment, one account key for all",
            "environment-api-keys",
            ("for each environment", "reaches all environments"),
        ),
        (
            "Add Environment API Key, then Name and Description, Create",
            "adding-environment-api-keys",
            ("Add Environment API Key", "Name", "Create"),
        ),
        ("Check the environment first", "adding-environment-api-keys", ("right environment",)),
        (
            "An environment key works like an account key, in its environment only",
            "using-environment-api-keys",
            ("-u", ".netrc", "only in its environment"),
        ),
        (
            "Environment keys are deactivated, activated, deleted and edited",
            "editing-environment-api-keys",
            ("deactivated", "activated or deleted", "edited"),
        ),
    )
]

BEFORE_1_0 = [
    Fact(says, f"rancher1/api-and-keys#{anchor}", texts)
    for says, anchor, texts in (
        ("Keys belong to a project", "api-keys", ("belonged to one project",)),
        ("The endpoint is under API & Keys in the account settings", "api-keys", ("account settings menu", "API & Keys")),
        ("Without access control, anybody who knows the IP address has access", "api-keys", ("knows the server's IP address",)),
        ("View in API is in the menu of every object", "api-keys", ("View in API",)),
        ("Add API Key, then Name and Save", "adding-api-keys", ("Add API Key", "Name", "Save")),
        (
            "The access key is the user name, the secret key the password",
            "using-api-keys",
            ("access key is the user name", "secret key is the password"),
        ),
        ("An active key can be deactivated", "editing-api-keys", ("deactivated", "Inactive")),
        ("An inactive key can be activated or deleted", "editing-api-keys", ("activated", "deleted")),
        ("Every key can be edited", "editing-api-keys", ("edited", "add another key")),
    )
]

USING_THE_API = [
    Fact(says, f"rancher1/using-the-api#{anchor}", texts)
    for says, anchor, texts in (
        ("An environment is a project in the API", "terminology", ("environment", "project")),
        ("Access key and secret key go into HTTP basic authentication", "authentication", ("HTTP basic authentication",)),
        ("Without credentials: 401", "authentication", ("401", "WWW-Authenticate: Basic")),
        ("Environment keys have full rights in their environment", "api-keys-for-an-environment", ("full rights",)),
        (
            "Account keys reach all environments of the account; they are not in the UI",
            "api-keys-for-an-account",
            ("every environment", "not in the UI; they are"),
        ),
        ("The environment is given by path, header or query", "scoping", ("/projects/1a5/", "X-API-Project-Id: 1a5", "?projectId=1a5")),
        ("Bodies are JSON", "making-requests", ("JSON",)),
        ("Filters have modifiers after an underscore", "filtering", ("name_prefix=", "must be equal")),
        ("Filters are combined by and", "filtering", ("must all hold",)),
        ("sort and order", "sorting", ("sort=FIELD", "order=asc", "order=desc", "default is asc")),
        ("limit, 100 by default and 1000 at most", "pagination", ("limit=N", "default is 100", "3000", "says 1000")),
        ("pagination.next is the URL of the next page", "pagination", ("pagination.next",)),
        ("WebSockets are for logs, shells and statistics", "websockets", ("logs, shells and statistics",)),
        ("Errors have type, status, code, message", "errors", ("type", "status", "code", "message")),
        ("Common fields of all resources", "common-resource-fields", ("accountId", "removed", "transitioningProgress", "uuid")),
    )
]

RANCHER_2 = [
    Fact(says, f"rancher2/{where}", texts)
    for says, where, texts in (
        ("A key has an Endpoint", "api-keys#api-keys-and-user-authentication", ("Endpoint: the address and path",)),
        ("A key has an Access Key", "api-keys#api-keys-and-user-authentication", ("Access Key: the token's user name",)),
        ("A key has a Secret Key", "api-keys#api-keys-and-user-authentication", ("Secret Key: the token's password",)),
        ("A key has a Bearer Token", "api-keys#api-keys-and-user-authentication", ("Bearer Token: both in one string",)),
        ("User Avatar > API & Keys in User Settings", "api-keys#creating-an-api-key", ("User Avatar", "API & Keys", "User Settings")),
        ("Add Key", "api-keys#creating-an-api-key", ("Add Key", "Create API Key")),
        ("Optional: description, expiration, scope", "api-keys#creating-an-api-key", ("Optional:", "expiration", "scope")),
        ("The key is not valid after its expiration", "api-keys#creating-an-api-key", ("The key is not valid after it",)),
        (
            "The scope: one cluster's Kubernetes API, also its Authorized Cluster Endpoint",
            "api-keys#creating-an-api-key",
            ("Authorized Cluster Endpoint",),
        ),
        ("The key is shown once", "api-keys#creating-an-api-key", ("shown once", "create another one")),
        ("What's next: View in API, Rancher CLI", "api-keys#whats-next", ("View in API", "Rancher CLI")),
        ("Delete keys that may be known or have expired", "api-keys#deleting-api-keys", ("somebody else may know", "expired", "Delete")),
        (
            "Tokens are deleted one by one; names tell their use",
            "ttl#deleting-tokens",
            ("kubeconfig-", "kubectl-shell-", "agent-", "compose-token-", "-pipeline"),
        ),
        ("kubeconfig-default-token-ttl-minutes", "ttl#setting-ttl-on-kubeconfig-tokens", ("kubeconfig-default-token-ttl-minutes",)),
        ("kubeconfig-generate-token false", "ttl#disable-tokens-in-generated-kubeconfigs", ("kubeconfig-generate-token", "false")),
        ("Token hashing cannot be undone", "ttl#token-hashing", ("token-hashing", "cannot turn it off")),
        (
            "auth-token-max-ttl-minutes and other settings",
            "ttl#token-settings",
            ("auth-token-max-ttl-minutes", "auth-user-session-ttl-minutes"),
        ),
        ("The ext token is a resource with spec and status", "ext-token#token-resource", ("metadata", "spec", "status")),
        (
            "An ext token is created by POST; the secret is returned once",
            "ext-token#creating-a-token",
            ("POST /apis/ext.cattle.io/v1/tokens",),
        ),
        ("Ext tokens are listed", "ext-token#listing-tokens", ("GET /apis/ext.cattle.io/v1/tokens",)),
        ("An ext token is viewed", "ext-token#viewing-a-token", ("GET /apis/ext.cattle.io/v1/tokens/",)),
        ("An ext token is updated", "ext-token#updating-a-token", ("PATCH /apis/ext.cattle.io/v1/tokens/", "disable")),
        ("An ext token is deleted", "ext-token#deleting-a-token", ("DELETE /apis/ext.cattle.io/v1/tokens/",)),
        ("Rancher CLI logs in with a bearer token", "index#rancher-cli", ("rancher login", "--token", "cli2.json")),
    )
]

FACTS = [*API_KEY, *WHAT_ARE_API_KEYS, *BEFORE_1_0, *USING_THE_API, *RANCHER_2]
