"""Tiles of maps: the policy lets in the hosts that the settings name, and no others."""

from anlan.web.middleware import policy
from anlan.web.tiles import background, hosts

TIANDITU = "https://t{s}.map.example.cn/DataServer?T=vec_w&x={x}&y={y}&l={z}&tk=key"
LABELS = "https://t{s}.map.example.cn/DataServer?T=cva_w&x={x}&y={y}&l={z}&tk=key"
OWN = "https://tiles.example.org:8443/{z}/{x}/{y}.png"


def images():
    return next(part for part in policy().split("; ") if part.startswith("img-src"))


def test_as_the_product_comes_nothing_is_asked_outside():
    assert hosts() == background()["tiles"] == []
    assert images() == "img-src 'self' data: blob:"


def test_each_host_once(settings):
    settings.MAP_TILES, settings.MAP_SUBDOMAINS = [TIANDITU, LABELS, OWN], ["0", "1"]
    assert hosts() == [
        "https://t0.map.example.cn",
        "https://t1.map.example.cn",
        "https://tiles.example.org:8443",
    ]
    assert images() == f"img-src 'self' data: blob: {' '.join(hosts())}"
    assert "script-src 'self';" in policy()
