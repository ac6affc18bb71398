"""What the frame around every page needs."""

from django.utils.functional import SimpleLazyObject

from .nav import menu


def frame(request):
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"menu": SimpleLazyObject(lambda: menu(user, request.path)), "acting_post": user.acting_post}
