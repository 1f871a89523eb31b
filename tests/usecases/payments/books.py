"""The payments' table in memory, for many sequences in little time."""

from chalicelib.domain.errors import Conflict
from chalicelib.domain.payment import PAID, FeeClaim, expire
from tests import builders as a


class NoDossiers:
    """Knows of one dossier that is over, and of nothing else."""

    def __init__(self, dossier_id="", state=""):
        self.over, self.state = dossier_id, state

    def get(self, dossier_id):
        return a.a_dossier(dossier_id=dossier_id, state=self.state) if dossier_id == self.over else None


class Books:
    """What `store.payments` promises, by dicts."""

    def __init__(self):
        self.payments = self
        self.known, self.kept, self.journal, self.settled, self.alike = {}, {}, set(), {}, {}

    def begin(self, requests, over):
        self.known = {request.payment_id: request for request in requests}
        self.dossiers = NoDossiers(requests[0].dossier_id if over else "", over)

    def get(self, payment_id):
        return self.known.get(payment_id)

    def credits(self, ids):
        return [self.kept[one] for one in ids]

    def claim_of_dossier(self, dossier_id):
        return FeeClaim("", self.settled.get(dossier_id, ""))

    def due_to_expire(self, now, limit):
        return [one.payment_id for one in self.known.values() if expire(one, now=now)][:limit]

    def save(self, before, after):
        self._move([before], after)

    def record(self, before, applied, notice, *, endpoint, now, even_if_alike=False):
        told, credit = (endpoint, notice.notice_id), applied.credit
        if told in self.journal:
            return "duplicate"
        if credit and credit.credit_id in self.kept:
            self.journal.add(told)
            return "duplicate"
        if credit and not even_if_alike:
            like = (credit.account, credit.amount_vnd, credit.occurred_at)
            if like in self.alike and not (credit.bank_reference and self.alike[like]):
                return "alike"
        if any(self._contradicted(payment) for payment in applied.payments):
            return "contradicted"
        for payment in applied.payments:
            self._move(before, payment)
            if payment.state == PAID:
                self.settled[payment.dossier_id] = payment.payment_id
        self.journal.add(told)
        if credit:
            self.kept[credit.credit_id] = credit
            self.alike.setdefault((credit.account, credit.amount_vnd, credit.occurred_at), bool(credit.bank_reference))
        return "recorded"

    def _contradicted(self, after):
        was = self.known[after.payment_id]
        if after.received_vnd == was.received_vnd or was.state == PAID:
            return False
        other = self.settled.get(after.dossier_id, after.payment_id) != after.payment_id
        return other or self.dossiers.get(after.dossier_id) is not None

    def _move(self, before, after):
        known = self.known[after.payment_id]
        if known not in before:
            raise Conflict("stale")
        self.known[after.payment_id] = after
