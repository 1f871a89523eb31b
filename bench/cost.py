"""Dollars for 1,000 journeys and for a year: counted calls, units, runs and bytes, times the dated price table."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bench import bill, journey
from bench.ledger import Ledger, logs
from bench.line import Line
from bench.town import Town
from infra import merge
from local.aws import ROOT
from local.feeds import invocation, template

WARM_UP, COUNTED = 2, 3  # journeys
ABOUT = f"counts of {COUNTED} journeys, {bill.told()['region']}, prices and what is assumed: bench/prices.json"


@dataclass(frozen=True)
class Costs:
    """Dollars by kind: of one journey, of what a year has whatever is asked, of keeping a year's dossiers."""

    journey: dict[str, float]
    standing: dict[str, float]
    keeping: dict[str, float]
    counted: dict[str, Any]

    @property
    def thousand(self) -> float:
        """1,000 journeys, nothing kept."""
        return 1000 * sum(self.journey.values())

    @property
    def year(self) -> dict[str, float]:
        """A year of Lạng Sơn's dossiers by kind."""
        return bill.added(bill.times(self.journey, bill.assumed("dossiers_a_year")), self.standing, self.keeping)


def measured(town: Town, cold_s: float) -> Costs:
    """Walk some journeys, count, and add up. `cold_s`: what a cold start imports for."""
    for _ in range(WARM_UP):
        journey.walk(town, Ledger(town.meter))
    town.meter.reset()
    logs().bytes, ledger, before = 0, Ledger(town.meter), sum(town.meter.stored().values())
    for _ in range(COUNTED):
        journey.walk(town, ledger)
    rows = (sum(town.meter.stored().values()) - before) / COUNTED
    log_bytes = (logs().bytes + bill.assumed("platform_log_bytes") * len(ledger.runs)) / COUNTED
    one = bill.times(_asked(ledger, town, cold_s), 1 / COUNTED)
    one["logs"] = bill.dollars("log_gb", log_bytes / bill.GB)
    dossiers = bill.assumed("dossiers_a_year")
    papers = bill.assumed("paper_bytes") * ledger.uploads / COUNTED
    keeping = bill.of_storage(rows * dossiers, papers * dossiers, log_bytes * dossiers)
    counted = {
        "runs": {name: ledger.runs_of(name) / COUNTED for name in sorted({run.function for run in ledger.runs})},
        "calls": {name: number / COUNTED for name, number in sorted(ledger.calls.items())},
        "units": {name: number / COUNTED for name, number in sorted(town.meter.spent.items())},
        "bytes": {"rows": rows, "papers": papers, "logs": log_bytes},
    }
    return Costs(one, _standing(town, cold_s), keeping, counted)


def lines(costs: Costs) -> Iterator[Line]:
    """The two sums."""
    runs = sum(costs.counted["runs"].values())
    units = costs.counted["units"]
    told = f"{runs:.0f} runs, {units['write_units']:.0f} WRU and {units['read_units']:.0f} RRU each; {ABOUT}"
    yield Line("cost of 1,000 journeys", costs.thousand, "USD", None, told)
    year = costs.year
    most = sorted(year, key=lambda kind: -year[kind])[:4]
    told = ", ".join(f"{kind} {year[kind]:,.0f}" for kind in most)
    dossiers = bill.assumed("dossiers_a_year")
    yield Line(f"cost of a year of {dossiers:,.0f} dossiers", sum(year.values()), "USD", None, f"most: {told}; {ABOUT}")


def _asked(ledger: Ledger, town: Town, cold_s: float) -> dict[str, float]:
    """What all the calls of the ledger and units of the meter cost."""
    memory = _memory()
    runs = [bill.of_run(run, memory.get(run.function, memory[""]), cold_s) for run in ledger.runs]
    api = [run for run in ledger.runs if run.function == "api_handler"]
    out = sum(run.bytes_out for run in api) + bill.assumed("head_bytes_out") * len(api) + ledger.bytes_down
    # A message is told, taken and deleted; what an upload tells, too.
    messages = 3 * (ledger.calls["sqs.SendMessage"] + ledger.uploads)
    puts, gets = ledger.calls["s3.PutObject"] + ledger.uploads, ledger.calls["s3.GetObject"] + ledger.downloads
    return bill.added(*runs) | {
        "API Gateway": bill.dollars("api_request", len(api)),
        "writes": bill.dollars("write_unit", town.meter.spent["write_units"]),
        "reads": bill.dollars("read_unit", town.meter.spent["read_units"]),
        "S3": bill.dollars("s3_put", puts) + bill.dollars("s3_get", gets),
        "SQS": bill.dollars("sqs_request", messages),
        "bytes out": bill.dollars("out_gb", out / bill.GB),
    }


def _standing(town: Town, cold_s: float) -> dict[str, float]:
    """A year of what runs whatever is asked: schedules, alarms, secrets, polls of queues, metrics of methods."""
    found = merge.merged()
    sources = template.sources(found, town.stack.prefix)
    resources = found["Resources"].values()
    alarms = sum(one.get("Type") == "AWS::CloudWatch::Alarm" for one in resources)
    queues = sum(isinstance(one, template.QueueSource) for one in sources)
    idle = queues * bill.assumed("idle_polls_a_queue_month")
    schedules = [_schedule(one, town, cold_s) for one in sources if isinstance(one, template.ScheduleSource)]
    return bill.added(*schedules) | {
        "alarms and secrets": 12 * bill.dollars("alarm_month", alarms)
        + 12 * bill.dollars("secret_month", bill.assumed("secrets")),
        "idle queues": 12 * bill.dollars("sqs_request", idle),
        "metrics of methods": 12 * bill.dollars("metric_month", _method_metrics(found)),
    }


def _schedule(source: template.ScheduleSource, town: Town, cold_s: float) -> dict[str, float]:
    handler, ledger = invocation.load(source.function), Ledger(town.meter)
    ledger.watch()
    handler({}, invocation.Context(source.function))
    town.meter.reset()
    ledger.ran(source.function, lambda: handler({}, invocation.Context(source.function)))
    memory = _memory()
    run = bill.of_run(ledger.runs[0], memory.get(source.function, memory[""]), cold_s)
    units = {"reads": bill.dollars("read_unit", town.meter.spent["read_units"])}
    units["logs"] = bill.dollars("log_gb", bill.assumed("platform_log_bytes") / bill.GB)
    return bill.times(
        bill.added({"schedules": sum(run.values())}, {"schedules": sum(units.values())}), _year_of(source)
    )


def _year_of(source: template.ScheduleSource) -> float:
    return 365 * 86_400 / source.every_s


def _method_metrics(found: dict[str, Any]) -> float:
    settings = found["Resources"]["RestAPI"]["Properties"].get("MethodSettings", [])
    if not any(one.get("MetricsEnabled") and one["HttpMethod"] == "*" for one in settings):
        return 0.0
    from tests.api.client import the_app

    return bill.assumed("metrics_a_method") * sum(len(methods) for methods in the_app().routes.values())


def _memory() -> dict[str, int]:
    """Function -> its memory in MB; "" is the API's."""
    stage = json.loads((ROOT / ".chalice" / "config.json").read_text("utf-8"))["stages"]["dev"]
    own = {name: one["lambda_memory_size"] for name, one in stage["lambda_functions"].items()}
    return {"": stage["lambda_memory_size"], **own}
