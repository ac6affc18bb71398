"""Responsibility letters and boundary disputes by JSON."""

from django.shortcuts import get_object_or_404
from ninja import File, Query, Status
from ninja.files import UploadedFile

from anlan.files.actions import upload_limit

from ..actions.disputes import organs_around, raise_dispute
from ..filters.commitments import RoundFilter
from ..filters.disputes import DisputeFilter
from ..flow import COMMITMENT, DISPUTE
from ..models import Commitment, CommitmentRound, Dispute
from ..signing import with_hidden, with_rates
from .asking import NOT_FOUND, REFUSED, own_organ, page_of, router
from .schemas import (
    CommitmentDetail,
    DisputeDetail,
    DisputeIn,
    DisputeOut,
    DisputeQuery,
    Paged,
    RoundDetail,
    RoundOut,
    RoundQuery,
)
from .steps import offer, offers


def rounds(user):
    return with_hidden(with_rates(CommitmentRound.objects.visible_to(user).select_related("organ")), user)


@router.get("/rounds", response=Paged[RoundOut], summary="责任书签订")
def list_rounds(request, query: Query[RoundQuery]):
    return page_of(rounds(request.user), query, RoundFilter, request)


@router.get("/rounds/{int:pk}", response={200: RoundDetail, **NOT_FOUND}, summary="一次签订和其中的责任书")
def get_round(request, pk: int):
    row = get_object_or_404(rounds(request.user), pk=pk)
    row.seen_letters = (
        Commitment.objects.visible_to(request.user).filter(round=row).select_related("organ", "upper")
    )
    return row


def commitment_detail(request, pk):
    rows = Commitment.objects.visible_to(request.user).select_related("organ", "upper", "round")
    row = get_object_or_404(rows, pk=pk)
    row.steps = offers(COMMITMENT, request.user, row)
    return row


@router.get("/commitments/{int:pk}", response={200: CommitmentDetail, **NOT_FOUND}, summary="一份责任书")
def get_commitment(request, pk: int):
    return commitment_detail(request, pk)


@router.post("/commitments/{int:pk}/sign", response={200: CommitmentDetail, **REFUSED}, summary="签字")
def sign(request, pk: int, scan: File[list[UploadedFile] | None] = None):
    row = get_object_or_404(Commitment.objects.visible_to(request.user), pk=pk)
    upload_limit(request)
    COMMITMENT.move(row, "sign", actor=request.user, scan=scan)
    return commitment_detail(request, pk)


def disputes(user):
    rows = Dispute.objects.visible_to(user).select_related("organ", "decided_for")
    return rows.prefetch_related("opinions__organ")


@router.get("/disputes", response=Paged[DisputeOut], summary="职责边界")
def list_disputes(request, query: Query[DisputeQuery]):
    return page_of(disputes(request.user), query, DisputeFilter, request)


@router.post("/disputes", response={201: DisputeDetail, **REFUSED}, summary="提出职责争议")
def create_dispute(request, said: DisputeIn):
    organ = own_organ(request, "plans.raise_dispute", said.organ)
    parties = [get_object_or_404(organs_around(organ), pk=pk) for pk in dict.fromkeys(said.parties)]
    row = raise_dispute(
        actor=request.user, organ=organ, subject=said.subject, detail=said.detail, parties=parties
    )
    return Status(201, dispute_detail(request, row.pk))


def dispute_detail(request, pk):
    row = get_object_or_404(disputes(request.user), pk=pk)
    row.steps = offers(DISPUTE, request.user, row)
    return row


@router.get("/disputes/{int:pk}", response={200: DisputeDetail, **NOT_FOUND}, summary="一项职责争议")
def get_dispute(request, pk: int):
    return dispute_detail(request, pk)


def with_organ(row, facts):
    if "decided_for" in facts:
        facts["decided_for"] = get_object_or_404(organs_around(row.organ), pk=facts["decided_for"])
    return facts


offer(router, "/commitments", COMMITMENT, commitment_detail, CommitmentDetail, skip={"sign"})
offer(router, "/disputes", DISPUTE, dispute_detail, DisputeDetail, read=with_organ)
