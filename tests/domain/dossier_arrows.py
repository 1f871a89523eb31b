"""What may be done with a dossier, written down from domain.md 2.6 and the roles, apart from the code.

Each line: state, action -> state ("before": where it stood before the last decision), by whom, and "before" or "after"
where it depends on acceptance. A applicant, S system, R receiver, P specialist, L leader. Whatever is not here is
refused.
"""

WHO = {"A": "applicant", "S": "system", "R": "receiver", "P": "specialist", "L": "leader"}
ROLES = (*WHO.values(), "auditor", "administrator")

_LINES = """
draft                 submit              submitted             A
submitted             accept              accepted              RL
submitted             refuse              not_accepted          RL
submitted             request_supplement  supplement_requested  RPL
submitted             forward             submitted             RL
submitted             withdraw            withdrawn             ARL
submitted             settle_fee          submitted             S
supplement_requested  supplement          submitted             ARL  before
supplement_requested  supplement          processing            ARL  after
supplement_requested  refuse              not_accepted          RL   before
supplement_requested  stop                stopped               PL   after
supplement_requested  withdraw            withdrawn             ARL
supplement_requested  settle_fee          supplement_requested  S
accepted              forward             processing            RL
accepted              request_supplement  supplement_requested  RPL
accepted              request_fee         payment_required      PL
accepted              withdraw            withdrawn             ARL
accepted              stop                stopped               PL
accepted              settle_fee          accepted              S
processing            request_supplement  supplement_requested  RPL
processing            request_fee         payment_required      PL
processing            forward             processing            RL
processing            request_verification processing           PL
processing            note_verification   processing            PL
processing            finish              finished              PL
processing            withdraw            withdrawn             ARL
processing            stop                stopped               PL
processing            settle_fee          processing            S
payment_required      settle_fee          processing            S
payment_required      withdraw            withdrawn             ARL
payment_required      stop                stopped               PL
stopped               resume              processing            PL
stopped               stop                stopped               PL
accepted              extend              accepted              PL
processing            extend              processing            PL
submitted             undo                before                RPL
accepted              undo                before                RPL
not_accepted          undo                before                RPL
processing            undo                before                RPL
supplement_requested  undo                before                RPL
payment_required      undo                before                RPL
stopped               undo                before                RPL
finished              undo                before                RPL
submitted             assign              submitted             RPLS
supplement_requested  assign              supplement_requested  RPLS
accepted              assign              accepted              RPLS
processing            assign              processing            RPLS
payment_required      assign              payment_required      RPLS
stopped               assign              stopped               RPLS
finished              assign              finished              RPLS
submitted             warn                submitted             S
supplement_requested  warn                supplement_requested  S
accepted              warn                accepted              S
processing            warn                processing            S
stopped               settle_fee          stopped               S
finished              return_result       returned              RLS
finished              settle_fee          finished              S
finished              rate                finished              A
returned              settle_fee          returned              S
returned              rate                returned              A
submitted             receive_papers      submitted             SRL
supplement_requested  receive_papers      supplement_requested  SRL
accepted              receive_papers      accepted              SRL
processing            receive_papers      processing            SRL
payment_required      receive_papers      payment_required      SRL
stopped               receive_papers      stopped               SRL
submitted             change_result_channel submitted             S
supplement_requested  change_result_channel supplement_requested  S
accepted              change_result_channel accepted              S
processing            change_result_channel processing            S
payment_required      change_result_channel payment_required      S
stopped               change_result_channel stopped               S
finished              change_result_channel finished              S
submitted             refuse_exemption    submitted             RL
accepted              refuse_exemption    accepted              RL
submitted             quote_fee           submitted             L
supplement_requested  quote_fee           supplement_requested  L
accepted              quote_fee           accepted              L
processing            quote_fee           processing            L
stopped               quote_fee           stopped               L
not_accepted          settle_fee          not_accepted          S
not_accepted          rate                not_accepted          A
withdrawn             settle_fee          withdrawn             S
submitted             unsettle_fee        submitted             S
supplement_requested  unsettle_fee        supplement_requested  S
accepted              unsettle_fee        accepted              S
processing            unsettle_fee        processing            S
payment_required      unsettle_fee        payment_required      S
stopped               unsettle_fee        stopped               S
finished              unsettle_fee        finished              S
returned              unsettle_fee        returned              S
not_accepted          unsettle_fee        not_accepted          S
withdrawn             unsettle_fee        withdrawn             S
"""


def _cells() -> dict[tuple[str, str, str, bool], str]:
    cells = {}
    for line in _LINES.strip().splitlines():
        state, action, to, who, *when = line.split()
        for accepted in (False, True):
            if when != ["after" if not accepted else "before"]:
                cells.update({(state, action, WHO[letter], accepted): to for letter in who})
    return cells


# (state, action, role, accepted before) -> the state it leads to
ALLOWED = _cells()
