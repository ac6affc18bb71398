"""The JSON API: the same functions, permissions and scope as the pages. Docs at /api/docs."""

import json

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DataError
from django.http import Http404
from ninja import NinjaAPI
from ninja.renderers import BaseRenderer

from anlan.flow.flow import Refused
from anlan.org.tokens import by_session, by_token


class Chinese(BaseRenderer):
    """JSON with Chinese as Chinese: a third smaller than escaped."""

    media_type = "application/json"

    def render(self, request, data, *, response_status):
        return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)


api = NinjaAPI(
    title="安澜 API",
    version="1",
    description="安全生产监管平台接口。凭接口密钥访问：Authorization: Bearer <密钥>。",
    auth=[by_token, by_session],
    renderer=Chinese(),
    urls_namespace="api",
)


@api.exception_handler(Refused)
def refused(request, no):
    return api.create_response(request, {"detail": str(no)}, status=409)


@api.exception_handler(ValidationError)
def invalid(request, no):
    return api.create_response(request, {"detail": no.messages}, status=422)


@api.exception_handler(DataError)
@api.exception_handler(OverflowError)
def unfit(request, no):
    """What the database cannot keep: a NUL in a text, a number past its column."""
    return api.create_response(request, {"detail": ["含有不能保存的字符或超出范围的数值。"]}, status=422)


@api.exception_handler(Http404)
def missing(request, no):
    return api.create_response(request, {"detail": "不存在或不在您的查看范围内。"}, status=404)


api.add_router("/plans", "anlan.plans.api.router", tags=["工作计划"])
api.add_router("/enterprises", "anlan.registers.api.router", tags=["企业"])
api.add_router("/dossiers", "anlan.dossiers.api.router", tags=["企业档案"])
api.add_router("/subjects", "anlan.subjects.api.router", tags=["其他监管对象"])
api.add_router("/library", "anlan.library.api.router", tags=["判定标准"])
api.add_router("/facts", "anlan.facts.api.router", tags=["统计台账"])
api.add_router("/obligations", "anlan.obligations.api.router", tags=["履职清单"])
api.add_router("/hazards", "anlan.hazards.api.router", tags=["问题隐患"])
api.add_router("/inspections", "anlan.inspections.api.router", tags=["监督检查"])
api.add_router("/risks", "anlan.risks.api.router", tags=["安全风险"])
api.add_router("/atlas", "anlan.atlas.api.router", tags=["一图两单"])
api.add_router("/standards", "anlan.standards.api.router", tags=["标准化"])
api.add_router("/owners", "anlan.owners.api.router", tags=["监管责任"])
api.add_router("/projects", "anlan.projects.api.router", tags=["三同时"])
api.add_router("/grids", "anlan.grids.api.router", tags=["网格"])
api.add_router("/credit", "anlan.credit.api.router", tags=["安全信用"])
api.add_router("/rosters", "anlan.rosters.api.router", tags=["值班"])
api.add_router("/meetings", "anlan.meetings.api.router", tags=["会议"])
api.add_router("/instruments", "anlan.instruments.api.router", tags=["责任文书"])
api.add_router("/campaigns", "anlan.campaigns.api.router", tags=["专项行动"])
api.add_router("/supervision", "anlan.supervision.api.router", tags=["督办问责"])
api.add_router("/consequences", "anlan.consequences.api.router", tags=["奖惩联动"])
api.add_router("/accountability", "anlan.accountability.api.router", tags=["问责"])
api.add_router("/quality", "anlan.quality.api.router", tags=["数据质量"])
api.add_router("/targets", "anlan.targets.api.router", tags=["目标指标"])
api.add_router("/reporting", "anlan.reporting.api.router", tags=["统计报告"])
api.add_router("/publications", "anlan.publications.api.router", tags=["信息公开"])
api.add_router("/assessment", "anlan.assessment.api.router", tags=["考核"])
api.add_router("/mobile", "anlan.mobile.api.router", tags=["手机端"])
api.add_router("/exchange", "anlan.exchange.api.router", tags=["平台对接"])
api.add_router("/cockpit", "anlan.cockpit.api.router", tags=["驾驶舱"])
