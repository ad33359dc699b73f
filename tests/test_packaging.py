"""Hooks and templates come along, however rlog is installed."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from harness import CHECKOUT

LISTED = ("hooks", "templates")
# what the assets of an installed rlog are asked, without any other installed package in the way
PROBE = """
import site, sys
site.addsitedir(sys.argv[1])
import rlog_git
from rlog_git.assets import shipped
print(rlog_git.__file__)
print(shipped("hooks", "post-commit"))
print(shipped("templates", "notes", "day.md"))
"""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of what git would check out, so that building leaves nothing behind."""
    words = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(words, cwd=CHECKOUT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("the package is built from a git checkout, and this is none")
    target = tmp_path_factory.mktemp("checkout")
    for name in filter(None, listed.stdout.decode().split("\0")):
        source, copy = CHECKOUT / name, target / name
        if source.is_file():
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(source.read_bytes())
            copy.chmod(source.stat().st_mode)
    return target


@pytest.fixture(scope="module")
def built(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return (sdist, wheel) built from the checkout."""
    out = tmp_path_factory.mktemp("built")
    build(checkout, out, "--sdist", "--wheel")
    return next(out.glob("*.tar.gz")), next(out.glob("*.whl"))


def build(source: Path, out: Path, *kinds: str) -> None:
    """Build distributions with what is installed here, without network."""
    words = [sys.executable, "-m", "build", "--no-isolation", *kinds, "--outdir", out, source]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def install(what: Path, target: Path, *words: str) -> Path:
    """Install a wheel or checkout alone into a folder and return the folder."""
    quiet = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-index", *words]
    command = [sys.executable, "-m", "pip", "install", *quiet, "--target", target, what]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return target


def ask(site: Path) -> list[Path]:
    """Return (package, hook, template) as an interpreter with only that folder finds them."""
    words = [sys.executable, "-S", "-E", "-c", PROBE, site]
    done = subprocess.run(words, capture_output=True, text=True, check=True, cwd=os.sep)
    return [Path(line) for line in done.stdout.splitlines()]


def shipped_files() -> set[str]:
    """Return what the checkout's own hooks and templates hold."""
    files = (path for name in LISTED for path in (CHECKOUT / name).rglob("*") if path.is_file())
    return {f"rlog_git/{path.relative_to(CHECKOUT).as_posix()}" for path in files}


def modes(wheel: Path) -> dict[str, int]:
    """Return the files of a wheel with their permission bits."""
    with zipfile.ZipFile(wheel) as archive:
        return {info.filename: info.external_attr >> 16 for info in archive.infolist()}


@pytest.mark.slow
def test_wheel_holds_hooks_and_templates(built: tuple[Path, Path]) -> None:
    """The wheel holds every hook and template, and hooks may be run."""
    found = modes(built[1])
    assert shipped_files() <= set(found)
    hooks = [name for name in found if name.startswith("rlog_git/hooks/")]
    assert hooks
    assert all(found[name] & 0o111 for name in hooks)


@pytest.mark.slow
def test_wheel_holds_only_the_package(built: tuple[Path, Path]) -> None:
    """Tests, benches and documents stay out of the wheel."""
    tops = {name.split("/")[0] for name in modes(built[1])}
    assert {top.split("-")[0] for top in tops} == {"rlog_git"}


@pytest.mark.slow
def test_wheel_of_the_sdist_is_the_same(built: tuple[Path, Path], tmp_path: Path) -> None:
    """A wheel built from the sdist holds the same files with the same run bits."""
    sdist, wheel = built
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = [path for path in tmp_path.iterdir() if path.name.startswith("rlog_git-")]
    build(source, tmp_path / "again", "--wheel")
    (again,) = (tmp_path / "again").glob("*.whl")
    assert _run_bits(again) == _run_bits(wheel)


def _run_bits(wheel: Path) -> dict[str, bool]:
    return {name: bool(mode & 0o100) for name, mode in modes(wheel).items()}


@pytest.mark.slow
def test_assets_are_found_in_a_wheel(built: tuple[Path, Path], tmp_path: Path) -> None:
    """Installed from the wheel, rlog finds its hooks and templates inside itself."""
    site = install(built[1], tmp_path / "site")
    package, hook, template = ask(site)
    assert package.is_relative_to(site)
    assert hook.is_relative_to(site)
    assert os.access(hook, os.X_OK)
    assert template.is_file()


@pytest.mark.slow
def test_assets_are_found_in_an_editable_install(checkout: Path, tmp_path: Path) -> None:
    """Installed with --editable, rlog finds its hooks and templates in the checkout."""
    act = "import sys, hatchling.build as backend; backend.build_editable(sys.argv[1])"
    words = [sys.executable, "-c", act, tmp_path]
    done = subprocess.run(words, cwd=checkout, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    package, hook, template = ask(install(wheel, tmp_path / "site"))
    assert all(path.is_relative_to(checkout) for path in (package, hook, template))
    assert os.access(hook, os.X_OK)
    assert template.is_file()


def test_assets_are_found_in_a_bare_checkout() -> None:
    """Not installed at all, rlog finds its hooks and templates beside the package."""
    package, hook, template = ask(CHECKOUT)
    assert package.is_relative_to(CHECKOUT)
    assert os.access(hook, os.X_OK)
    assert template.is_file()
