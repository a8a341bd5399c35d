"""Chromium for the tests that need a real browser: found, or installed where that is possible."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
REQUIRED = "VITRINE_REQUIRE_BROWSER"
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_browser() -> str | None:
    """Return the path of a Chromium: that in CHROMIUM, one on the PATH, or playwright's own."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    found = [path for path in map(shutil.which, NAMES) if path]
    found += [path for path in APPLICATIONS if Path(path).exists()]
    return found[0] if found else _find_playwrights_own()


def _find_playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install_browser() -> None:
    """Try the ways there are to get a Chromium; not one of them is sure to work."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        _try("apt-get", "update", "-qq")
        _try("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core")
    if find_browser() is None:
        _try(sys.executable, "-m", "playwright", "install", "chromium")


def _try(*command: str) -> None:
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def main() -> int:
    """Say which browser the tests use; fail only if one is required."""
    if find_browser() is None:
        print("No Chromium found; trying to install one …", flush=True)
        install_browser()
    path = find_browser()
    if path:
        print(f"Browser tests use {path}")
        return 0
    print(
        "SKIPPED: no Chromium found or installed, so the browser tests will not run. Name one with CHROMIUM=…"
    )
    return 1 if os.environ.get(REQUIRED) else 0


if __name__ == "__main__":
    sys.exit(main())
