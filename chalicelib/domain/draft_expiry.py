"""A draft that nobody touches is not kept for ever: its applicant is told, and then it is removed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.domain.document import Document
from chalicelib.domain.dossier import Dossier


@dataclass(frozen=True, slots=True)
class DraftTerm:
    """After `idle` without a touch the applicant is told; `notice` later the draft goes. Data of the province: what is
    not needed is not kept (Law 91/2025/QH15)."""

    idle: timedelta
    notice: timedelta


def touched_at(draft: Dossier, papers: Sequence[Document]) -> datetime:
    """When the applicant last saved it or sent a paper for it."""
    return max([draft.updated_at, *(paper.created_at for paper in papers)])


def after_notice(draft: Dossier, papers: Sequence[Document], *, now: datetime, term: DraftTerm) -> Dossier | None:
    """The draft after a look at it: with its notice when it has been idle for long enough; without it, as touched when
    it really was, when somebody saved it or sent a paper meanwhile; None when there is nothing to do now."""
    touched = touched_at(draft, papers)
    told = draft.draft_notice_at
    told_before_that = told is not None and touched > told
    if told_before_that or (touched > draft.updated_at and now - touched < term.idle):
        return replace(draft, updated_at=touched, draft_notice_at=None, version=draft.version + 1)
    if told is None and now - touched >= term.idle:
        return replace(draft, draft_notice_at=now, version=draft.version + 1)
    return None


def is_over(draft: Dossier, papers: Sequence[Document], *, now: datetime, term: DraftTerm) -> bool:
    """Whether it may go: told long enough ago, and not touched since."""
    told = draft.draft_notice_at
    return told is not None and now - told >= term.notice and touched_at(draft, papers) <= told
