"""The interface for platforms of others: hand over a problem, ask how those handed over stand."""

import json
from datetime import date

from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from ninja.errors import HttpError

from anlan.org.asking import Page

from .actions.receiving import receive
from .models import Message
from .problems import ProblemForm
from .queries import DELIVER, cases_of, partner_of, state_codes, status_of

router = Router()
State = Message.State


class ExchangeReceipt(Schema):
    """Of one number and content always the same."""

    receipt: str
    external_id: str
    number: str
    received_at: str
    result: str


class ExchangeProblem(Schema):
    field: str
    reason: str


class ExchangeRejection(Schema):
    detail: list[str]
    problems: list[ExchangeProblem]
    message: int


class ExchangeStatus(Schema):
    external_id: str
    number: str
    state: str
    state_name: str
    organ: str
    due_on: date | None
    closed_on: date | None


def body_schema():
    """The body as the documentation shows it; what is wrong with it is told by ``receive``, and kept."""
    fields = ProblemForm.base_fields
    said = {
        name: {
            "type": "string",
            "description": str(field.label),
            "maxLength": getattr(field, "max_length", 40),
        }
        for name, field in fields.items()
    }
    required = [name for name, field in fields.items() if field.required]
    schema = {"type": "object", "properties": said, "required": required}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def number(text):
    raise ValueError(text)  # NaN and Infinity are no JSON


@router.post(
    "/problems",
    response={200: ExchangeReceipt, 201: ExchangeReceipt, 202: ExchangeReceipt, 422: ExchangeRejection},
    summary="报送问题",
    description="同一编号、同一内容再次报送，返回同一回执（200）；内容有变的，待对接单位核对（202）。",
    openapi_extra=body_schema(),
)
def hand_over(request):
    partner = partner_of(request.user) if request.user.holds(DELIVER) else None
    if partner is None:
        raise HttpError(403, _("这个账号没有对应的对接平台。"))
    try:
        payload = json.loads(request.body, parse_constant=number)
    except (ValueError, RecursionError):
        payload = request.body[:2000].decode(errors="replace")
    row = receive(partner, payload, actor=request.user)
    if row.state == State.REJECTED:
        lines = [f"{one['field']}：{one['reason']}".removeprefix("：") for one in row.problems]
        return Status(422, {"detail": lines, "problems": row.problems, "message": row.pk})
    status = 200 if getattr(row, "repeated", False) else 202 if row.state == State.CONFLICT else 201
    return Status(status, {**row.receipt, "result": row.state})


@router.get("/statuses", response=list[ExchangeStatus], summary="已报送问题的办理状态")
def statuses(request, page: Query[Page]):
    partner = partner_of(request.user) if request.user.holds(DELIVER) else None
    if partner is None:
        return []
    codes = state_codes(partner)
    return [status_of(case, codes) for case in page.of(cases_of(partner))]
