"""会议 as JSON."""

from ninja import Router

router = Router()
