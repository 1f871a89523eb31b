"""What a callback costs at a cold start: no library of pictures, papers, phones or AWS is loaded for it."""

import subprocess
import sys

HEAVY = ("pypdf", "PIL", "qrcode", "phonenumbers", "jsonschema_rs", "filetype", "boto3", "botocore", "email")


def test_reading_every_partner_loads_nothing_heavy() -> None:
    program = (
        "import sys; from chalicelib.adapters import banks, carriers, queries\n"
        "for n in banks.providers(): banks.load(n)\n"
        "carriers.load('standard')\n"
        "for n in queries.providers(): queries.load(n)\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
