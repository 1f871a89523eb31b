"""`make run`: the whole system stays up until Ctrl-C and says where everything is and who may sign in."""

import argparse
import signal
import sys
import time

from local import stack
from local.aws import NotInstalled
from local.processes import DidNotStart, PortTaken

SHORT_ROLES = {
    "receiver": "tiếp nhận",
    "specialist": "chuyên môn",
    "leader": "lãnh đạo",
    "auditor": "kiểm tra",
    "administrator": "quản trị",
}


def main() -> int:
    """The exit code: 0 after Ctrl-C, 1 when something could not start or ended by itself."""
    options = argparse.ArgumentParser(prog="python -m local.run", description=__doc__)
    options.add_argument("--port", type=int, default=8080, help="where the API listens (8080)")
    asked = options.parse_args()
    # Also where a shell started us in the background, and so told us to ignore Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    print("Đang khởi động · Starting …", flush=True)
    try:
        with stack.running(asked.port) as system:
            print(_told(system), flush=True)
            while (ended := system.died()) is None:
                time.sleep(0.5)
            print(f"{ended.name} ended by itself. Its last words:\n{ended.last_words()}", file=sys.stderr)
            return 1
    except KeyboardInterrupt:
        print("\nĐã dừng, không còn gì chạy. Stopped, nothing is left running.")
        return 0
    except (DidNotStart, NotInstalled, PortTaken) as reason:
        print(reason, file=sys.stderr)
        return 1


def _told(system: stack.Running) -> str:
    at = system.addresses
    lines = [
        "",
        f"  API                                  {at['api']}",
        f"  Tài liệu API · documentation         {at['api']}/docs",
        f"  Điện thoại và cổng SMS · phone       {at['phone']}",
        f"  Ngân hàng, SePay, VNPAY · bank       {at['bank']}",
        f"  EMS, VNPost, Viettel Post · carriers {at['carrier']}",
        f"  Nhật ký · logs                       {system.work}",
        "",
        "  Công dân · citizens: mọi số di động đều được; mã một lần nằm trong hộp thư của điện thoại thử.",
        "  Any mobile number will do; its one-time code is in the sandbox phone's inbox:",
        f"    curl -X POST {at['api']}/v1/auth/otp-challenges -H 'Content-Type: application/json' \\",
        '         -d \'{"phone": "0912345678"}\'',
        f"    curl {at['phone']}/inbox/+84912345678",
        "",
        "  Cán bộ · officers (mật khẩu chỉ của lần chạy này · passwords of this run only):",
    ]
    for one in system.officers:
        roles = ", ".join(SHORT_ROLES[role] for role in one["roles"])
        lines.append(
            f"    {one['login']:<22} {one['password']}   {one['agency_code']:<7} {roles} · {', '.join(one['roles'])}"
        )
    return "\n".join([*lines, "", "  Ctrl-C dừng tất cả · stops everything.", ""])


if __name__ == "__main__":
    sys.exit(main())
