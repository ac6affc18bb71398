"""目标指标 as JSON."""

from ninja import Router

router = Router()
