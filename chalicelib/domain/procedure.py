"""An administrative procedure (thủ tục hành chính) as published: an immutable version of its data."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from chalicelib.domain.applicant import PAPER, Applicant, WhoMayApply, authority
from chalicelib.domain.document import Slot
from chalicelib.domain.due_time import Duration
from chalicelib.domain.errors import Refused
from chalicelib.domain.exemptions import Exemption
from chalicelib.domain.fee_lines import FeeRule
from chalicelib.domain.postage import Terms
from chalicelib.domain.procedure_rules import (
    duration_of,
    exemption_of,
    fee_rule_of,
    postage_of,
    slot_of,
    who_may_apply_of,
)


@dataclass(frozen=True, slots=True)
class Coming:
    """The version that is published and not in force yet: it is from that Vietnamese day on, 00:00."""

    version: int
    on: date


@dataclass(frozen=True, slots=True)
class Procedure:
    """`content` is the published record (data/procedures); what rules need of it is read through the properties.
    `coming` is told of what is published now, where a later version waits for its day; its own version, where it was
    never in force."""

    procedure_code: str
    version: int
    content: Mapping[str, Any]
    coming: Coming | None = None

    @property
    def latest(self) -> int:
        """The number of the version that was published last, in force or not."""
        return self.coming.version if self.coming else self.version

    @property
    def effective_on(self) -> date | None:
        """Since when it is in force, where that was told as it was published."""
        told = self.content.get("effective_on")
        return date.fromisoformat(told) if told else None

    @property
    def name(self) -> str:
        return str(self.content["name"])

    @property
    def agency_level(self) -> str:
        return str(self.content["agency_level"])

    @property
    def result_by_post(self) -> bool:
        return bool(self.content["result_by_post"])

    @property
    def per_unit(self) -> bool:
        """Whether only units with an offer take it; otherwise every unit of its level does."""
        return self.content.get("offered", "everywhere") == "per_unit"

    @property
    def min_assurance(self) -> int:
        return int(self.content.get("min_assurance", 1))

    @property
    def supplement_limit(self) -> int:
        return int(self.content.get("supplement_limit", 1))

    @property
    def resumes_after_supplement(self) -> bool:
        """Whether the clock goes on after a supplement; the law's default is that it starts again (R6)."""
        return self.content.get("on_supplement", "restart") == "resume"

    @property
    def appraisal_return_days(self) -> int:
        """Working days since acceptance within which a request to complete starts the clock anew (R6)."""
        return int(self.content.get("appraisal_return_days", 3))

    @property
    def supplement_days(self) -> int:
        """Working days that the applicant has to complete the dossier; 0 where nothing says so."""
        return int(self.content.get("supplement_days", 0))

    @property
    def reschedule_limit(self) -> int:
        """How often a later time may be appointed (R8: once)."""
        return int(self.content.get("reschedule_limit", 1))

    @property
    def extension_notice_days(self) -> int:
        """Days before the due date by which the apology must be out (R8: one)."""
        return int(self.content.get("extension_notice_days", 1))

    @property
    def verification_days(self) -> int:
        """Working days that another body has to answer (civil status: 3)."""
        return int(self.content.get("verification_days", 3))

    @property
    def pauses_for_verification(self) -> bool:
        """Whether the clock stands still while another body is asked; by default it runs."""
        return self.content.get("on_verification", "run") == "pause"

    @property
    def undo_days(self) -> int:
        """Days after the day of a decision on which it may still be undone; 0: the same day only."""
        return int(self.content.get("undo_days", 0))

    @property
    def form_schema(self) -> Mapping[str, Any]:
        return dict(self.content["form_schema"])

    @property
    def duration(self) -> Duration:
        return duration_of(self.content["duration"])

    @property
    def slots(self) -> list[Slot]:
        """The papers that may be uploaded."""
        return [slot_of(paper) for paper in self.content["papers"] if paper["upload"]]

    @property
    def fee_rules(self) -> list[FeeRule]:
        return [fee_rule_of(rule) for rule in self.content["fees"]]

    @property
    def exemptions(self) -> list[Exemption]:
        """The grounds on which less may be paid."""
        return [exemption_of(told) for told in self.content.get("exemptions", [])]

    def exemption(self, code: str, *, on: date) -> Exemption | None:
        """The exemption of that code if it is in force on that Vietnamese date; None for "" and any other."""
        return next((one for one in self.exemptions if one.code == code and one.is_in_force(on)), None)

    @property
    def who_may_apply(self) -> WhoMayApply:
        """Which kinds of applicants the procedure takes; the citizen for himself unless the data say more."""
        return who_may_apply_of(self.content.get("applicants", {}))

    @property
    def papers_by_post(self) -> bool:
        """Whether the post may fetch the papers: not where people must come themselves (Decision 45/2016/QĐ-TTg)."""
        return bool(self.content.get("papers_by_post", False)) and not self.content["personal_presence"]

    def papers_of(
        self, exemption: str, applicant: Applicant | None, *, on: date, by_post: Collection[str] = ()
    ) -> list[Slot]:
        """The papers that may be uploaded, with the ones required that prove the claimed exemption and that the citizen
        may act for the applicant; of those `by_post` the original comes, and no file is needed."""
        proofs = {one.proof_slot for one in self.exemptions if one.code == exemption}
        if authority(applicant, self.who_may_apply, today=on) == PAPER:
            proofs.add(self.who_may_apply.authorisation_slot)
        return [replace(slot, required=_is_required(slot, proofs, by_post)) for slot in self.slots]

    @property
    def postage(self) -> Terms:
        """Who pays the way home of the result; the agency unless the data say otherwise."""
        return postage_of(self.content.get("postage", {}))

    @property
    def fee_prepaid(self) -> bool:
        """Whether the fee must be paid before the result goes out, so that nobody pays it at the door."""
        return bool(self.content.get("fee_prepaid", False))

    def require_local(self) -> None:
        """Refuse with `handled_elsewhere` what runs on a ministry's central system (Decree 224/2026/NĐ-CP)."""
        if self.content["handled_by"] != "local":
            raise Refused(
                "handled_elsewhere", extensions={"central_url": self.content.get("central_url")}, name=self.name
            )


def _is_required(slot: Slot, proofs: Collection[str], by_post: Collection[str]) -> bool:
    return (slot.required or slot.slot in proofs) and slot.slot not in by_post
