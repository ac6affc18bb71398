"""值班 as JSON."""

from ninja import Router

router = Router()
