"""统计台账 as JSON."""

from ninja import Router

router = Router()
