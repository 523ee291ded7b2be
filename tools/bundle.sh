#!/bin/sh
# `make bundle`: everything that a machine without internet needs, in dist/bundle. Needs `make setup` before it.
set -eu

cd "$(dirname "$0")/.."
python=${KANGYU_PYTHON:-.venv/bin/python}
bundle=dist/bundle
fetched=build/bundle/fetched
built=build/bundle/built

rm -rf "$bundle" "$built"
mkdir -p "$bundle/wheels" "$fetched" "$built"

echo "Building Kangyu ..."
"$python" tools/assets.py
rm -rf build/lib  # setuptools would put deleted files into the wheel again
"$python" -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir "$built" .
wheel=$(ls "$built"/kangyu-*.whl)

"$python" - "$wheel" <<'CHECK'
import sys, zipfile
names = zipfile.ZipFile(sys.argv[1]).namelist()
needed = ["kangyu/web/static/vendor/tabler.min.css.gz", "kangyu/formats/fonts/NotoSerifSC_400Regular.ttf",
          "kangyu/formats/official_document/template.typ"]
missing = [name for name in needed if name not in names]
if missing:
    sys.exit(f"error: the wheel lacks {', '.join(missing)}; see package-data in pyproject.toml")
CHECK

echo "Fetching packages, checked against requirements.lock ..."
"$python" -m pip download --quiet --require-hashes --only-binary :all: \
    --requirement requirements.lock --dest "$fetched"

echo "Choosing those that Kangyu runs on ..."
"$python" -m pip download --quiet --no-index --find-links "$fetched" --dest "$bundle/wheels" "$wheel"

platform=$("$python" -c 'import platform, sys; print("Python %d.%d" % sys.version_info[:2], platform.system(), platform.machine())')
cat >"$bundle/README.md" <<README
# 康域安装包 · Kangyu, ready to install without internet

适用于 · for: $platform

在本文件夹中执行（无需联网，无需 root）。In this folder (no internet, no root):

    sha256sum --check --quiet checksums.sha256
    python3 -m venv kangyu
    kangyu/bin/python -m pip install --no-index --find-links wheels kangyu
    kangyu/bin/kangyu --help

升级：用新的安装包再执行第一、三行，并加 \`--upgrade\`；数据不受影响。
To upgrade, run the first and third line in the new bundle's folder with \`--upgrade\`; the data stay as they are.
README

(cd "$bundle" && find wheels -type f | sort | xargs sha256sum >checksums.sha256)
echo "dist/bundle is ready: $(ls "$bundle/wheels" | wc -l) wheels, $(du -sh "$bundle" | cut -f1)."
