"""履职清单 as JSON."""

from ninja import Router

router = Router()
