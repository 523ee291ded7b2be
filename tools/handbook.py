"""Writes the handbook from the declarations and the spec tests: `python tools/handbook.py [--check]`."""

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "src/kangyu/web/handbook/pages"
SPECS = ROOT / "tests/spec"


def main() -> int:
    with tempfile.TemporaryDirectory() as home:
        os.environ["KANGYU_HOME"] = home  # nothing of an installation is read
        os.environ["DJANGO_SETTINGS_MODULE"] = "kangyu.project.settings"
        import django

        django.setup()
        from kangyu.operations import handbook

        if "--check" in sys.argv[1:]:
            old = handbook.stale(PAGES, SPECS)
            for name in old:
                sys.stderr.write(f"out of date: {name}\n")
            if old:
                sys.stderr.write("The handbook is not what the declarations say: run `make handbook`.\n")
            return 1 if old else 0
        sys.stdout.write(f"Wrote {handbook.write(PAGES, SPECS)} pages of the handbook.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
