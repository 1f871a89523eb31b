"""`make mutate`: changes each line of the rules and sees whether a test of theirs fails (mutmut), tells the share that
was caught module by module, and is 1 below nine tenths. `python -m tests.mutation import_cells fees`: these modules."""

import subprocess
import sys
from collections import Counter, defaultdict

from local.aws import ROOT

AIM = 0.9
CAUGHT = {"killed", "timeout", "segfault", "suspicious", "caught by type check"}
LOG, MISSED = ROOT / "build" / "mutmut.log", ROOT / "build" / "mutants-missed.txt"
MUTMUT = [sys.executable, "-m", "mutmut"]


def main() -> int:
    """The exit code."""
    modules = sys.argv[1:]
    LOG.parent.mkdir(exist_ok=True)
    asked = [f"chalicelib.domain.{module}.*" for module in modules]
    with LOG.open("w") as log:  # mutmut redraws one line for every mutant
        subprocess.run([*MUTMUT, "run", *asked], cwd=ROOT, stdout=log, stderr=log)
    told = subprocess.run([*MUTMUT, "results", "--all", "true"], cwd=ROOT, capture_output=True, text=True)
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    missed: list[str] = []
    for name, _, status in (line.strip().partition(": ") for line in told.stdout.splitlines()):
        module = name.removeprefix("chalicelib.domain.").partition(".")[0]
        if modules and module not in modules:
            continue
        found[module][status] += 1
        if status not in CAUGHT:
            missed.append(f"{name}: {status}")
    if not found:
        print(f"Nothing was tried: see {LOG.relative_to(ROOT)}")
        return 1
    MISSED.write_text("\n".join(missed) + "\n", "utf-8")
    for module in sorted(found):
        _tell(module, found[module])
    share = _tell("all", sum(found.values(), Counter()))
    print(f"What no test noticed is in {MISSED.relative_to(ROOT)}; `mutmut show <name>` shows one.")
    return int(share < AIM)


def _tell(name: str, statuses: Counter[str]) -> float:
    tried = statuses.total()
    share = sum(count for status, count in statuses.items() if status in CAUGHT) / tried
    rest = ", ".join(f"{count} {status}" for status, count in sorted(statuses.items()) if status not in CAUGHT)
    print(f"{name:28} {share:7.1%} of {tried:6,}  {rest}".rstrip())
    return share


if __name__ == "__main__":
    sys.exit(main())
