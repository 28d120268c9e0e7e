"""The verification of sandboxes of all versions: everything passes, nothing is skipped, nothing is left behind."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from rancher_keys.contract import Caller, CannotVerify, HttpClient, Verification, context
from rancher_keys.contract import run as run_module
from rancher_keys.contract.description import Description
from rancher_keys.contract.documents import document
from rancher_keys.contract.http import Exchange
from rancher_keys.contract.rancher1 import CHECKS as RANCHER1
from rancher_keys.contract.rancher2 import CHECKS as RANCHER2
from rancher_keys.sandbox import VERSIONS, Fault, Sandbox
from rancher_keys.sandbox.wire import Request, Response

from .against import callers_of, verification
from .faults_rancher1 import FAULTS as FAULTS1
from .faults_rancher2 import FAULTS as FAULTS2
from .seeded import Seeded


def leftovers(sandbox: Sandbox) -> list[str]:
    """The names of keys and tokens that did not exist at the start."""
    store = sandbox.server.store
    if sandbox.version.startswith("1."):
        rows = store.all("SELECT name FROM credential WHERE kind = 'apiKey' AND state NOT IN ('purged', 'purging')")
        return [row["name"] for row in rows if row["name"] not in ("admin", "vera")]
    tokens = [row["description"] for row in store.all("SELECT description FROM token")]
    exts = [json.loads(row["spec"])["description"] for row in store.all("SELECT spec FROM ext_token")]
    return [text for text in tokens + exts if text not in ("Bootstrap token", "vera")]


@pytest.mark.parametrize("version", VERSIONS)
def test_everything_passes_and_nothing_is_skipped(version: str) -> None:
    with Sandbox(version, delay=1) as sandbox, verification(sandbox) as run:
        results = list(run.run())
        unlike = [
            (result.name, result.outcome, result.expected, result.actual, result.reason) for result in results if result.outcome != "passed"
        ]
        assert unlike == []
        assert len(results) > 80
        assert run.report.exit_code == 0
        assert run.report.leftovers == []
        assert leftovers(sandbox) == []


@pytest.mark.parametrize("fault", [*FAULTS1, *FAULTS2], ids=lambda fault: f"{fault.version}-{fault.name}")
def test_a_seeded_fault_is_found_by_the_check_that_should(fault: Seeded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "TIMEOUT", 0.2)
    with Sandbox(fault.version, delay=0, seed=1) as sandbox, verification(sandbox) as run:
        run.connect()
        fault.put_into(sandbox)
        only = {f"{fault.check}[{role}]" for role in ("admin", "user", "environment")}
        results = list(run.run(only))
        assert results
        assert "failed" in {result.outcome for result in results}
        failed = next(result for result in results if result.outcome == "failed")
        assert failed.expected
        assert failed.actual


def test_every_check_can_fail() -> None:
    seeded = {fault.check for fault in (*FAULTS1, *FAULTS2)}
    one_for_both = {check.id.replace("v2-beta.", "v1.") for check in RANCHER1} | {check.id for check in RANCHER2}
    unseeded = one_for_both - {name.replace("v2-beta.", "v1.") for name in seeded}
    assert sorted(unseeded) == []


def test_read_only_makes_only_reads() -> None:
    for version in ("1.6", "2.15"):
        with Sandbox(version) as sandbox:
            callers, methods, handle = callers_of(sandbox), set(), sandbox.server.handle

            def watched(request: Request, handle=handle, methods=methods) -> Response:  # type: ignore[no-untyped-def]
                response = handle(request)
                if response.status < 300 and not request.path.endswith("selfusers"):
                    methods.add(request.method)
                return response

            sandbox.server.handle = watched  # type: ignore[method-assign]
            client = HttpClient("http://rancher.sandbox", transport=sandbox.transport())
            results = list(Verification(client, callers, read_only=True).run())
            client.close()
            assert methods == {"GET"}
            assert sum(result.outcome == "passed" for result in results) > 20
            assert not [result.name for result in results if result.outcome == "failed"]


def test_skipped_checks_say_what_they_need() -> None:
    with Sandbox("1.6", delay=0) as sandbox:
        assert sandbox.admin is not None
        client = HttpClient("http://rancher.sandbox", transport=sandbox.transport())
        run = Verification(client, {"admin": Caller("admin", sandbox.admin.access_key, sandbox.admin.secret_key)})
        results = {result.name: result for result in run.run()}
        client.close()
        assert results["keys.create[user]"].reason == "needs a user's access key and secret key"
        assert results["login[admin]"].reason == "needs a user name and a password"
        assert results["keys.create[environment]"].outcome == "passed"


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault("drop_before", method="GET", path="certificate", times=99), "no response to GET"),
        (Fault("drop_before", method="PUT", path="apikeys", times=1), "no response to PUT"),
        (Fault("html", method="GET", path="certificate", times=99), "returns HTML"),
        (Fault("drop_after", method="POST", path="apikeys$", times=1), "no response to POST"),
    ],
    ids=lambda value: getattr(value, "kind", None),
)
def test_a_lost_connection_is_not_a_mismatch_and_leaves_nothing_behind(fault: Fault, words: str) -> None:
    with Sandbox("1.6", delay=0) as sandbox, verification(sandbox) as run:
        run.connect()
        for count, _ in enumerate(iterate(run, words)):
            if count == 100:
                sandbox.faults.add(fault)
        assert run.report.exit_code == 2
        assert words in run.report.error
        assert run.report.leftovers == []
        assert leftovers(sandbox) == []


def iterate(run: Verification, words: str):  # type: ignore[no-untyped-def]
    with pytest.raises(CannotVerify, match=words):
        yield from run.run()


def test_what_cannot_be_removed_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    from rancher_keys.contract import cleanup

    monkeypatch.setattr(cleanup, "TIMEOUT", 0.2)
    with Sandbox("2.15", delay=0) as sandbox, verification(sandbox) as run:
        sandbox.faults.add(Fault("status", method="DELETE", path="/v3/tokens/", times=9999))
        results = list(run.run({"tokens.get[admin]"}))
        assert [result.outcome for result in results] == ["passed"]
        assert run.report.exit_code == 1
        assert len(run.report.leftovers) == 1
        assert run.report.leftovers[0].startswith("token token-")


def test_what_was_created_without_a_response_is_removed() -> None:
    with Sandbox("2.15", delay=0) as sandbox, verification(sandbox) as run:
        run.connect()
        sandbox.faults.add(Fault("drop_after", method="POST", path="/v3/tokens$", times=1))
        with pytest.raises(CannotVerify, match="no response to POST"):
            list(run.run({"tokens.get[admin]"}))
        assert run.report.leftovers == []
        assert leftovers(sandbox) == []


def test_a_second_interrupt_stops_the_clean_up_and_reports_what_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> bool:
        raise KeyboardInterrupt

    generation = run_module.GENERATIONS[2]
    monkeypatch.setitem(run_module.GENERATIONS, 2, generation._replace(remove=interrupted))
    with Sandbox("2.15", delay=0) as sandbox, verification(sandbox) as run:
        list(run.run({"tokens.authenticate[admin]", "tokens.get[admin]"}))
        assert len(run.report.leftovers) == len(leftovers(sandbox)) == 2
        assert run.report.exit_code == 1


def test_ending_the_iteration_early_removes_what_was_created() -> None:
    for version in ("1.6", "2.15"):
        with Sandbox(version, delay=0) as sandbox, verification(sandbox) as run:
            checks = run.run()
            for result in checks:
                if result.id in ("lists.contents", "tokens.authenticate"):
                    break
            assert leftovers(sandbox) != []
            checks.close()
            assert leftovers(sandbox) == []
            assert run.report.exit_code == 2


def test_no_report_shows_a_secret() -> None:
    from rancher_keys.contract.report import to_json

    with Sandbox("2.15", delay=0) as sandbox, verification(sandbox) as run:
        for fault in FAULTS2:
            if fault.name in ("a property is missing", "200 for 201"):
                fault.put_into(sandbox)
        results = list(run.run())
        report = to_json(run.report)
        assert any(result.outcome == "failed" for result in results)
        assert sandbox.admin is not None
        assert sandbox.admin.secret_key not in report
        assert "made-up-password" not in report
        assert re.findall(r"token-[a-z0-9]{5}:[a-z0-9]{20,}", report) == []


def test_a_redirect_is_reported() -> None:
    with Sandbox("2.15") as sandbox, verification(sandbox) as run:
        moved = [("Location", "https://rancher.example.com/rancherversion")]
        sandbox.server.handle = lambda request: Response(302, moved)  # type: ignore[method-assign]
        with pytest.raises(CannotVerify, match=r"redirects to https://rancher\.example\.com; use that URL"):
            run.connect()


@pytest.mark.parametrize("versions", [("1.6",), ("2.7", "2.15")], ids=["rancher1", "rancher2"])
def test_every_described_operation_and_action_is_used(versions: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    seen: set[str] = set()
    check_described = context.Context.check_described

    def noted(self: context.Context, response: Exchange) -> None:
        match = self.operation(response)
        if match is not None and response.status < 300:
            action = dict(parse_qsl(urlsplit(response.url).query)).get("action", "")
            seen.add(match.operation["operationId"] + (f" {action}" if action else ""))
        check_described(self, response)

    monkeypatch.setattr(context.Context, "check_described", noted)
    for version in versions:
        with Sandbox(version, delay=0) as sandbox, verification(sandbox) as run:
            list(run.run())
    described = set()
    for match in Description(document(int(versions[0][0]))).operations():
        if "x-rancher-hidden" not in match.operation:
            id, actions = match.operation["operationId"], match.operation.get("x-rancher-actions", {})
            described |= {f"{id} {name}" for name in actions if name != "create"} or {id}
    assert sorted(described - seen) == []
