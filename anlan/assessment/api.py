"""考核 as JSON."""

from ninja import Router

router = Router()
