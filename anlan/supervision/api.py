"""督办问责 as JSON."""

from ninja import Router

router = Router()
