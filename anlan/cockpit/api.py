"""驾驶舱 as JSON."""

from ninja import Router

router = Router()
