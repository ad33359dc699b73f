"""Read the experiments that DVC keeps as commits of their own, outside of all branches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rlog_git.model import Run
from rlog_git.provenance import git_read, objects
from rlog_git.provenance.config_files import read_config
from rlog_git.provenance.runs.measured import Measured
from rlog_git.provenance.runs.telling import flat_config, moment_of, sha_of, text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

REFS = "refs/exps/"
# what DVC itself works with, and no experiment
INNER = ("exec/", "celery/", "stash")
LIMIT_EXPERIMENTS = 200
PARAMS = ("dvclive/params.yaml", "params.yaml")
METRICS = ("dvclive/metrics.json", "metrics.json")


class DvcReader:
    """Read ``refs/exps/**``: each is a commit on top of the one its run was made of."""

    name = "dvc"

    def find(self, folder: Path, names: Collection[str]) -> Iterable[Path]:
        """Name a repository that DVC was set up in."""
        return [folder] if ".dvc" in names and ".git" in names else []

    def read(self, found: Path) -> Iterable[Run]:
        """Read the newest 200 experiments; an experiment is kept when its run ends."""
        options = ("--no-walk", f"-n{LIMIT_EXPERIMENTS}", f"--glob={REFS}*", "--decorate=full")
        form = "--format=%H%x00%P%x00%cI%x00%D%x00"
        try:
            answer = git_read.read(found, "log", *options, f"--decorate-refs={REFS}*", form)
        except git_read.GitReadError:
            return
        words = answer.decode("utf-8", "replace").split("\0")
        rows = [words[at : at + 4] for at in range(0, len(words) - 4, 4)]
        named = [(row, name) for row in rows if (name := _name(row[3]))]
        places = [f"{row[0].strip()}:{p}" for row, _ in named for p in (*PARAMS, *METRICS)]
        blobs = objects.read_blobs(found, places)
        for (sha, parents, when, _), name in named:
            yield _run(found, name, (sha.strip(), parents, when), blobs)


def _name(refs: str) -> str:
    """Return the name that ``refs/exps/46/47522b…/elfin-coof`` gives, nothing for DVC's own."""
    for ref in refs.split(", "):
        inner = ref.removeprefix(REFS)
        if inner != ref and not inner.startswith(INNER):
            return text_of(inner.rpartition("/")[2])
    return ""


def _run(found: Path, name: str, of: tuple[str, str, str], blobs: Mapping[str, bytes]) -> Run:
    sha, parents, when = of
    measured = Measured()
    for key, value in _table(blobs, sha, METRICS).items():
        if key != "step":
            measured.add(key.replace(".", "/"), value)
    return Run(
        tracker=DvcReader.name,
        id=name,
        name=name,
        root=str(found / ".git" / REFS),
        start=moment_of(when),
        end=moment_of(when),
        state="finished",
        config=flat_config(_table(blobs, sha, PARAMS)),
        metrics=measured.metrics(),
        sha=sha_of(parents.split(" ")[0]),
    )


def _table(blobs: Mapping[str, bytes], sha: str, places: tuple[str, ...]) -> dict[str, Any]:
    for place in places:
        data = blobs.get(f"{sha}:{place}")
        found = read_config(data, place) if data is not None else None
        if found:
            return found
    return {}
