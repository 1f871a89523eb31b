"""`make demo`: starts everything on free ports, walks the ten steps, stops; exits 0 when all went well, else 1."""

import signal
import sys
import time

from local import stack
from local.aws import NotInstalled
from local.demo.http import Unexpected
from local.demo.journey import Journey
from local.demo.printing import Screen
from local.demo.steps import STEPS
from local.processes import DidNotStart, PortTaken


def main() -> int:
    """The exit code."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    screen, began = Screen(), time.monotonic()
    screen.say("CôngDân · một hồ sơ, từ điện thoại đến kết quả, không phải đi lại")
    screen.say("One dossier, from phone to result, without a visit. Everything runs on 127.0.0.1.")
    try:
        with stack.running() as system:
            screen.say("")
            for name, address in system.addresses.items():
                screen.say(f"  {_NAMES[name]:<42} {address}")
            _walk(system, screen)
    except KeyboardInterrupt:
        print("\nĐã dừng, không còn gì chạy. Stopped, nothing is left running.", file=sys.stderr)
        return 1
    except (Unexpected, DidNotStart, NotInstalled, PortTaken) as reason:
        print(f"\nDừng giữa chừng. The journey stopped: {reason}", file=sys.stderr)
        return 1
    screen.say(
        f"\nXong cả mười bước trong {time.monotonic() - began:.0f} giây. All ten steps done; nothing is left running."
    )
    return 0


def _walk(system: stack.Running, screen: Screen) -> None:
    journey = Journey(system.addresses, system.officers, screen)
    try:
        for walk in STEPS:
            walk(journey)
    except Exception:
        # The logs go with the system: what they say last is shown while they are there.
        for name in ("api", "pump"):
            errors = [line for line in system.children[name].last_words(200).splitlines() if "ERROR" in line]
            print("\n".join([f"{name}:", *errors[-5:]]), file=sys.stderr)
        raise


_NAMES = {
    "api": "API (như API Gateway và Lambda)",
    "phone": "Điện thoại và cổng SMS · sandbox",
    "bank": "Ngân hàng, SePay và VNPAY · sandbox",
    "carrier": "Bưu chính EMS · sandbox",
}

if __name__ == "__main__":
    sys.exit(main())
