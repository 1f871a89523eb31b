"""The whole system on this machine: embedded AWS, API, event pump, sandbox phone, bank and carrier."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from local import aws, processes, scanner
from local.docs.registrations import REGISTRATIONS, SHOWN_UNIT
from local.processes import Child, DidNotStart
from local.sandbox.gateway_orders import KEYS as GATEWAY_KEYS

SANDBOXES = ("phone", "bank", "carrier")
REGISTRATIONS_FILE = "registrations.json"
GATEWAYS_URL = "GATEWAYS_URL"  # where the seeded gateways are played: local/seeding/gateways.py reads it


@dataclass
class Running:
    """Everything that runs. Addresses are `http://127.0.0.1:port`; `officers` are the seeded sign-ins, passwords
    included; `children` are all processes by name: aws, phone, bank, carrier, api, pump."""

    stack: aws.Stack
    work: Path
    officers: list[dict[str, Any]] = field(default_factory=list)
    addresses: dict[str, str] = field(default_factory=dict)
    children: dict[str, Child] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)

    def kill(self, name: str) -> None:
        """Ends one process and its workers as a crash would (SIGKILL)."""
        self.children[name].kill()

    def start_again(self, name: str) -> None:
        """Starts the API or the pump again after `kill`: same port, same environment, same saved place."""
        {"api": self.start_api, "pump": self.start_pump}[name]()

    def start_api(self) -> None:
        """Starts the API and returns when it answers."""
        port = self.addresses["api"].rpartition(":")[2]
        child = self._start("api", "local.gateway", ["--port", port, "--docs", "local.docs.live:files"])
        processes.wait_until(child, processes.answers(f"{self.addresses['api']}/v1/public/status"))

    def start_pump(self) -> None:
        """Starts the event pump and returns when it feeds."""
        log = self.work / "pump.log"
        before = log.stat().st_size if log.exists() else 0
        child = self._start("pump", "local.pump", ["--places", str(self.work / "places")])
        processes.wait_until(child, lambda: b"is feeding" in log.read_bytes()[before:])

    def start_sandbox(self, name: str, settings: dict[str, Any]) -> None:
        """Starts one of the partners' sandboxes with the arguments of its serve()."""
        config = self.work / f"{name}.json"
        config.write_text(json.dumps(settings), "utf-8")  # secrets: `work` is ours alone (mode 700)
        port = self.addresses[name].rpartition(":")[2]
        child = self._start(name, f"local.sandbox.{name}", ["--port", port, "--config", str(config)])
        processes.wait_until(child, processes.answers(f"{self.addresses[name]}/health"))
        config.unlink()

    def died(self) -> Child | None:
        """A process that ended by itself, if any."""
        return next((child for child in self.children.values() if child.process.poll() is not None), None)

    def stop(self) -> None:
        """Ends everything, AWS last; nothing is left running."""
        last = self.children.pop("aws", None)
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(Child.stop, self.children.values()))
        if last:
            last.stop()
        self.children.clear()

    def _start(self, name: str, module: str, arguments: list[str]) -> Child:
        child = processes.start(
            name, module, arguments, env=self.environment, log=self.work / f"{name}.log", cwd=aws.ROOT
        )
        self.children[name] = child
        return child


@contextlib.contextmanager
def running(port: int | None = None) -> Iterator[Running]:
    """The whole system, seeded and answering; the API on `port`, everything else on free ports of 127.0.0.1.

    All state is in memory and goes with it. Raises `PortTaken`, `NotInstalled`, `DidNotStart`.
    """
    if port is not None:
        processes.claim_port(port)
    work = Path(tempfile.mkdtemp(prefix="congdan-"))
    embedded, child = None, None
    try:
        embedded, child = aws.start(log=work / "aws.log")
        system = Running(aws.create_stack(embedded), work, children={"aws": child})
        try:
            _start_all(system, port)
            yield system
        finally:
            system.stop()
    finally:
        if child:
            child.stop()
        shutil.rmtree(work, ignore_errors=True)


def _start_all(system: Running, port: int | None) -> None:
    api_port = port or processes.free_port()
    system.addresses["api"] = f"http://127.0.0.1:{api_port}"
    for name in SANDBOXES:
        system.addresses[name] = f"http://127.0.0.1:{processes.free_port()}"
    system.environment = _environment(system)
    with ThreadPoolExecutor(3) as pool:
        # The API and the pump read secrets and rows when they are first asked: they start while seeding goes on.
        starting = [pool.submit(system.start_api), pool.submit(system.start_pump)]
        seeded = _seed(system.environment)
        _show_partners(system, seeded)
        for name in SANDBOXES:
            starting.append(pool.submit(system.start_sandbox, name, _settings(name, seeded, system.addresses["api"])))
        for one in starting:
            one.result()
    system.officers = seeded["officers"]


def _environment(system: Running) -> dict[str, str]:
    at = system.addresses
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(system.work),
        "TMPDIR": str(system.work),
        "LANG": "C.UTF-8",
        **system.stack.environment(),
        "PUBLIC_URL": at["api"],
        "CLAMD_ADDRESS": scanner.address(),
        "SMS_GATEWAY_URL": f"{at['phone']}/messages",
        "EMS_API_URL": at["carrier"],
        "VIETTELPOST_API_URL": f"{at['carrier']}/v2",
        "VNPOST_API_URL": f"{at['carrier']}/ngsp",
        REGISTRATIONS: str(system.work / REGISTRATIONS_FILE),
        GATEWAYS_URL: at["bank"],
        "VNPAY_PAY_URL": f"{at['bank']}/paymentv2/vpcpay.html",
    }


def _seed(environment: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "local.seed"], env=environment, cwd=aws.ROOT, capture_output=True, check=False
    )
    if done.returncode:
        raise DidNotStart(f"Seeding failed. Its last words:\n{done.stderr.decode(errors='replace')[-3000:]}")
    seeded: dict[str, Any] = json.loads(done.stdout)
    return seeded


def _show_partners(system: Running, seeded: dict[str, Any]) -> None:
    """Lets the partner page show the registrations of the demo's unit; `work` is ours alone (mode 700)."""
    names = ("kind", "provider", "endpoint", "account", "secrets")
    shown = [{name: one[name] for name in names} for one in seeded["partners"] if one["agency_code"] == SHOWN_UNIT]
    (system.work / REGISTRATIONS_FILE).write_text(json.dumps(shown), "utf-8")


def _settings(sandbox: str, seeded: dict[str, Any], api: str) -> dict[str, Any]:
    """The arguments of a sandbox's serve(): the token of the phone, the registrations of bank and carrier."""
    if sandbox == "phone":
        return {"token": seeded["sms_token"]}
    more = {"e_receipt_secret": seeded["e_receipt_secret"]} if sandbox == "bank" else {}
    kind = sandbox
    return {"registrations": [_registration(one, api) for one in seeded["partners"] if one["kind"] == kind], **more}


def _registration(partner: dict[str, Any], api: str) -> dict[str, Any]:
    provider, known = partner["provider"], partner["secrets"]
    path = f"/v1/callbacks/{partner['kind']}s/{provider}/{partner['endpoint']}"
    base = {"provider": provider, "url": api + path}
    if provider == "ems":
        return base | {"merchant_token": known["merchant_token"]}
    if provider in ("viettelpost", "vnpost"):
        return base | known
    if provider in GATEWAY_KEYS:
        return (
            base
            | {name: known[name] for name in GATEWAY_KEYS[provider]}
            | {"bank_bin": partner["bank_bin"], "account": partner["account"]}
        )
    if provider == "vnpay":
        return base | {"tmn_code": known["tmnCode"], "secret": known["secret"]}
    return base | {
        "bank_bin": partner["bank_bin"],
        "account": partner["account"],
        "account_name": partner["account_name"],
        **known,
    }
