#!/bin/sh
# Install what `make verify` needs from the system and is missing: a browser for the journeys, LibreOffice and
# poppler to look at documents and sheets, fonts for both scripts. Does nothing where all is there; asks for nothing.
set -eu

missing=""

need_command() {  # COMMAND PACKAGE
    command -v "$1" >/dev/null 2>&1 || missing="$missing $2"
}

need_office_part() {  # LIBRARY PACKAGE
    for folder in /usr/lib/libreoffice/program /usr/lib64/libreoffice/program /opt/libreoffice*/program; do
        if [ -e "$folder/$1" ]; then return; fi
    done
    missing="$missing $2"
}

need_font() {  # PATTERN PACKAGE
    if command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list "$1" family)" ]; then return; fi
    missing="$missing fontconfig $2"
}

if ! command -v chromium >/dev/null 2>&1; then need_command chromium-browser chromium; fi
need_command pdftoppm poppler-utils
need_command java default-jre-headless  # for Spark, the second engine
need_office_part libswlo.so libreoffice-writer-nogui
need_office_part libsclo.so libreoffice-calc-nogui
need_font ":lang=zh-cn" fonts-wqy-zenhei
need_font "Liberation Serif" fonts-liberation  # stands in for Times New Roman

if [ -z "$missing" ]; then
    echo "System packages are in place."
    exit 0
fi
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "These system packages are missing, and only root on Debian can install them here:$missing."
    echo "Tests that need them say so and are skipped."
    exit 0
fi

echo "Installing system packages:$missing ..."
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { apt-get update && DEBIAN_FRONTEND=noninteractive \
       apt-get install --yes --no-install-recommends $missing; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "error: apt-get could not install:$missing" >&2
    exit 1
fi
