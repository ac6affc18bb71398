"""The background of maps: tiles of a service that the settings name; none as the product comes."""

from urllib.parse import urlsplit

from django.conf import settings


def hosts():
    """``["https://t0.example.cn", …]``: the origins that tiles come from, each once, for the security policy."""
    found = {}
    for template in settings.MAP_TILES:
        for name in settings.MAP_SUBDOMAINS if "{s}" in template else [""]:
            parts = urlsplit(template.replace("{s}", name))
            found[f"{parts.scheme}://{parts.netloc}"] = None
    return list(found)


def background():
    """What the script of a map needs to know of them."""
    return {
        "tiles": settings.MAP_TILES,
        "subdomains": settings.MAP_SUBDOMAINS,
        "attribution": settings.MAP_ATTRIBUTION,
        "zoom": settings.MAP_MAX_ZOOM,
    }
