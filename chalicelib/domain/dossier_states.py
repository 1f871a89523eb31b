"""The dossier's states, the arrows between them, who may take each, and the National Portal's codes."""

from dataclasses import dataclass

DRAFT = "draft"
SUBMITTED = "submitted"
ACCEPTED = "accepted"
NOT_ACCEPTED = "not_accepted"
PROCESSING = "processing"
SUPPLEMENT_REQUESTED = "supplement_requested"
PAYMENT_REQUIRED = "payment_required"
WITHDRAWN = "withdrawn"
STOPPED = "stopped"
FINISHED = "finished"
RETURNED = "returned"

# The codes 1..10 of the National Public Service Portal; a draft is not known there.
PORTAL_CODES = {
    SUBMITTED: 1,
    ACCEPTED: 2,
    NOT_ACCEPTED: 3,
    PROCESSING: 4,
    SUPPLEMENT_REQUESTED: 5,
    PAYMENT_REQUIRED: 6,
    WITHDRAWN: 7,
    STOPPED: 8,
    FINISHED: 9,
    RETURNED: 10,
}
STATES = (DRAFT, *PORTAL_CODES)
FINAL_STATES = frozenset({NOT_ACCEPTED, WITHDRAWN, RETURNED})

APPLICANT = "applicant"
SYSTEM = "system"
COUNTER = "counter"  # who receives, towards a draft that they fill in with a person who is present
_DESK = frozenset({"receiver", "leader"})
_DEPARTMENT = frozenset({"specialist", "leader"})
_BOTH = _DESK | _DEPARTMENT
_LEADER = frozenset({"leader"})
_APPLICANT = frozenset({APPLICANT})
_SYSTEM = frozenset({SYSTEM})
_IN_PERSON = _APPLICANT | _DESK  # at the counter an officer notes what the applicant does there

NOT_TAKEN_IN = "not_taken_in"  # the stage, and the queue, of what is handed in and not looked at in time
BACK = "before"  # where `undo` leads: to the state before the last decision
# Decisions that may be undone while nothing came after. Submission is the applicant's own, and the result's return is
# a fact.
UNDOABLE = frozenset(
    {
        "accept",
        "refuse",
        "request_supplement",
        "forward",
        "request_fee",
        "request_verification",
        "note_verification",
        "extend",
        "stop",
        "resume",
        "finish",
    }
)
# What the law allows a number of times (Decree 61/2018/NĐ-CP articles 17 and 19.9), and the applicant was told of: a
# slip of the hand is put right once, and what takes its place stands.
UNDONE_ONCE = frozenset({"request_supplement", "extend"})
# Told, not decided: the last decision stays the last.
CHANGES_NOTHING = frozenset({"warn", "assign", "receive_papers", "change_result_channel"})
# The unit's own arrangement: among its moves, and never told to the applicant.
OFFICERS_ONLY = frozenset({"assign"})
# Not while another body was asked and has not answered.
WAITS_FOR_VERIFICATION = frozenset(
    {"request_supplement", "forward", "request_fee", "request_verification", "extend", "stop", "finish"}
)


@dataclass(frozen=True, slots=True)
class Arrow:
    """`action` leads from `state` to `to` for the roles `by`; `accepted` narrows it to before or after acceptance."""

    state: str
    action: str
    to: str
    by: frozenset[str]
    accepted: bool | None = None


# One-stop mechanism (Decree 61/2018/NĐ-CP articles 16-20, kept by Decree 118/2025/NĐ-CP) on the portal's codes.
ARROWS = (
    Arrow(DRAFT, "submit", SUBMITTED, _APPLICANT | {COUNTER}),
    Arrow(SUBMITTED, "accept", ACCEPTED, _DESK),
    Arrow(SUBMITTED, "refuse", NOT_ACCEPTED, _DESK),
    Arrow(SUBMITTED, "request_supplement", SUPPLEMENT_REQUESTED, _BOTH),
    Arrow(SUBMITTED, "forward", SUBMITTED, _DESK),  # to the competent unit only, as from processing
    Arrow(SUBMITTED, "withdraw", WITHDRAWN, _IN_PERSON),
    Arrow(SUPPLEMENT_REQUESTED, "supplement", SUBMITTED, _IN_PERSON, accepted=False),
    Arrow(SUPPLEMENT_REQUESTED, "supplement", PROCESSING, _IN_PERSON, accepted=True),
    Arrow(SUPPLEMENT_REQUESTED, "refuse", NOT_ACCEPTED, _DESK, accepted=False),
    Arrow(SUPPLEMENT_REQUESTED, "withdraw", WITHDRAWN, _IN_PERSON),
    Arrow(SUPPLEMENT_REQUESTED, "stop", STOPPED, _DEPARTMENT, accepted=True),
    Arrow(ACCEPTED, "forward", PROCESSING, _DESK),
    Arrow(ACCEPTED, "request_supplement", SUPPLEMENT_REQUESTED, _BOTH),
    Arrow(ACCEPTED, "request_fee", PAYMENT_REQUIRED, _DEPARTMENT),
    Arrow(ACCEPTED, "withdraw", WITHDRAWN, _IN_PERSON),
    Arrow(ACCEPTED, "stop", STOPPED, _DEPARTMENT),
    Arrow(PROCESSING, "request_supplement", SUPPLEMENT_REQUESTED, _BOTH),
    Arrow(PROCESSING, "request_fee", PAYMENT_REQUIRED, _DEPARTMENT),
    Arrow(PROCESSING, "withdraw", WITHDRAWN, _IN_PERSON),
    Arrow(PROCESSING, "stop", STOPPED, _DEPARTMENT),
    Arrow(PROCESSING, "forward", PROCESSING, _DESK),
    Arrow(PROCESSING, "request_verification", PROCESSING, _DEPARTMENT),
    Arrow(PROCESSING, "note_verification", PROCESSING, _DEPARTMENT),
    Arrow(PROCESSING, "finish", FINISHED, _DEPARTMENT),
    Arrow(PAYMENT_REQUIRED, "withdraw", WITHDRAWN, _IN_PERSON),
    Arrow(PAYMENT_REQUIRED, "stop", STOPPED, _DEPARTMENT),
    Arrow(STOPPED, "resume", PROCESSING, _DEPARTMENT),
    Arrow(STOPPED, "stop", STOPPED, _DEPARTMENT),  # for good
    Arrow(FINISHED, "return_result", RETURNED, _DESK | _SYSTEM),
    # The due time moves once, with an apology; the dossier stays where it is.
    *(Arrow(state, "extend", state, _DEPARTMENT) for state in (ACCEPTED, PROCESSING)),
    *(Arrow(state, "undo", BACK, _BOTH) for state in PORTAL_CODES if state not in (WITHDRAWN, RETURNED)),
    # Whose desk it lies on, while it stands in a queue; off the desk of who does not work there any more, by itself.
    *(
        Arrow(state, "assign", state, _BOTH | _SYSTEM)
        for state in (SUBMITTED, SUPPLEMENT_REQUESTED, ACCEPTED, PROCESSING, PAYMENT_REQUIRED, STOPPED, FINISHED)
    ),
    *(Arrow(state, "warn", state, _SYSTEM) for state in (SUBMITTED, SUPPLEMENT_REQUESTED, ACCEPTED, PROCESSING)),
    # The post handed the papers over: a fact, wherever the dossier stands by then.
    *(
        Arrow(state, "receive_papers", state, _DESK | _SYSTEM)
        for state in (SUBMITTED, SUPPLEMENT_REQUESTED, ACCEPTED, PROCESSING, PAYMENT_REQUIRED, STOPPED)
    ),
    # The applicant gave the post up after filing: the result is fetched instead.
    *(
        Arrow(state, "change_result_channel", state, _SYSTEM)
        for state in (SUBMITTED, SUPPLEMENT_REQUESTED, ACCEPTED, PROCESSING, PAYMENT_REQUIRED, STOPPED, FINISHED)
    ),
    # Money is a fact, not a decision: it is noted wherever the dossier stands and moves it only out of state 6.
    *(Arrow(state, "settle_fee", state, _SYSTEM) for state in PORTAL_CODES if state != PAYMENT_REQUIRED),
    Arrow(PAYMENT_REQUIRED, "settle_fee", PROCESSING, _SYSTEM),
    # What the bank took back was never there: noted wherever the dossier stands, for a person to act on.
    *(Arrow(state, "unsettle_fee", state, _SYSTEM) for state in PORTAL_CODES),
    # What changes a fee while nobody was asked to pay: a claim looked at by who accepts, an unknown fee told later.
    *(Arrow(state, "refuse_exemption", state, _DESK) for state in (SUBMITTED, ACCEPTED)),
    *(
        Arrow(state, "quote_fee", state, _LEADER)
        for state in (SUBMITTED, SUPPLEMENT_REQUESTED, ACCEPTED, PROCESSING, STOPPED)
    ),
    # The citizen's opinion, once, when the matter is over.
    *(Arrow(state, "rate", state, _APPLICANT) for state in (NOT_ACCEPTED, FINISHED, RETURNED)),
)

_TABLE: dict[tuple[str, str, bool], Arrow] = {
    (arrow.state, arrow.action, accepted): arrow
    for arrow in ARROWS
    for accepted in (False, True)
    if arrow.accepted in (None, accepted)
}
ACTIONS = tuple(dict.fromkeys(arrow.action for arrow in ARROWS))


def arrow(state: str, action: str, *, accepted: bool) -> Arrow | None:
    """The arrow for `action` in `state`, or None where it is refused. `accepted`: the dossier once was accepted."""
    return _TABLE.get((state, action, accepted))


def allowed_actions(state: str, roles: frozenset[str], *, accepted: bool) -> list[str]:
    """What somebody with `roles` (an officer's, or {"applicant"}) may do now, in the order of the table."""
    return [
        action
        for action in ACTIONS
        if (found := arrow(state, action, accepted=accepted)) is not None and found.by & roles
    ]
