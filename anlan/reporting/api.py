"""统计报告 as JSON."""

from ninja import Router

router = Router()
