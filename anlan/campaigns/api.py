"""专项行动 as JSON."""

from ninja import Router

router = Router()
