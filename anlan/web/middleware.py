"""The content security policy: everything from this site but tiles of maps, nothing inline; and forms without a NUL."""

from django.core.exceptions import BadRequest

from .tiles import hosts

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src {images}; font-src 'self'; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def policy():
    return POLICY.format(images=" ".join(("'self'", "data:", "blob:", *hosts())))


def content_security_policy(get_response):
    said = policy()

    def handle(request):
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", said)
        return response

    return handle


def no_nul(get_response):
    """No person types a NUL and PostgreSQL keeps none: what carries one is refused before anything reads it."""

    def handle(request):
        for said in (request.GET, request.POST):
            if any("\x00" in value for values in said.lists() for value in (values[0], *values[1])):
                raise BadRequest("a NUL in the query or the form")
        return get_response(request)

    return handle
