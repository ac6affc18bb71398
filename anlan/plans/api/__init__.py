"""Plans by JSON: the same functions, permissions and scope as the pages."""

from . import cases, documents, drafting, plans, work  # noqa: F401 - each adds its addresses to the router
from .asking import router

__all__ = ["router"]
