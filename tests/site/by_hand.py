"""A public notebook made by hand, with something on every kind of page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from rlog_git import assets
from rlog_git.site.build import render_site
from rlog_git.site.public import (
    PublicChange,
    PublicCommit,
    PublicDay,
    PublicEntry,
    PublicMetric,
    PublicName,
    PublicNote,
    PublicNotebook,
    PublicPart,
    PublicRun,
    PublicWeek,
    Redirect,
)

if TYPE_CHECKING:
    from typing import Any

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
CHANGE = PublicChange("lr", "0.001", "0.0003")


def entry(day: date | None, text: str, kind: str = "did", **more: Any) -> PublicEntry:
    """Return an entry; its anchor is made of its text unless it is given."""
    anchor = "e" + "".join(filter(str.isalnum, text))[:10].lower()
    levels = {"idea": 1, "thought": 1, "decision": 1, "question": 1, "insight": 1, "lesson": 2}
    given = {"level": levels.get(kind, 0), "section": "done", "anchor": anchor} | more
    return PublicEntry(day, kind, text=text, **given)


RUN = PublicRun(
    slug="does-a-lower-lr-help",
    day=MONDAY,
    time="15:10",
    why="Does a lower lr help?",
    changes=(CHANGE,),
    metrics=(PublicMetric("acc", 0.713), PublicMetric("loss", 0.62)),
    state="finished",
    took="2h 15m",
    code="w2s@0f89804",
    question="spike",
    project="w2s",
    verdict="no spike at all",
)
EARLIER = PublicRun("a-run", date(2026, 11, 16), "08:00", "", state="failed")
DAYS = (
    PublicDay(
        date(2026, 11, 16),
        (PublicPart("done", (entry(date(2026, 11, 16), "Began.", project="w2s", tags=("w2s",)),)),),
    ),
    PublicDay(
        MONDAY,
        (
            PublicPart(
                "next",
                (
                    entry(
                        MONDAY, "Write it", "task", state="done", estimate_min=60, spent_min=90,
                        section="next",
                    ),
                    entry(MONDAY, "Send it", "task", state="open", section="next"),
                ),
            ),
            PublicPart(
                "done",
                (
                    entry(
                        MONDAY, "Read a *paper*", "read", time="09:12", tags=("loss/mask", "w2s"),
                        shown_tags=("loss/mask",), sources=("arxiv:2312.09390",), project="w2s",
                        children=(entry(MONDAY, "hm", "thought", project="w2s"),),
                    ),
                    entry(
                        MONDAY, "No spike at all.", "result", time="10:05", end="11:40",
                        claims=("supports spike",), questions=("spike",), project="w2s",
                        tags=("q/spike",), important=3,
                    ),
                    entry(MONDAY, "We keep the lower lr.", "decision", project="w2s"),
                ),
            ),
            PublicPart(
                "ideas",
                (
                    entry(
                        MONDAY, "Mix [teachers](page:2026/11/16/#ebegan)", "idea",
                        section="ideas", links=("2026/11/16/#ebegan",), anchor="mix",
                    ),
                ),
            ),
        ),
        commits=(PublicCommit(MONDAY, "14:02", "w2s", "0f89804", "Fix <it>", added=2, removed=1),),
        runs=(RUN,),
    ),
    PublicDay(
        TUESDAY,
        (
            PublicPart(
                "done",
                (
                    entry(
                        TUESDAY, "Tried the [mix](page:2026/11/23/#mix)", "exp", project="w2s",
                        links=("2026/11/23/#mix",),
                    ),
                    entry(TUESDAY, "three seeds first", "lesson", section="review"),
                ),
            ),
        ),
    ),
)  # fmt: skip
PROJECT = PublicNote(
    "project", "w2s", "p/w2s/", "Weak to strong",
    (PublicPart("done", (entry(None, "How far can it go?", shape="prose"),)),),
    name="w2s", facts=(("status", "active"), ("goal", "A paper & a figure")),
)  # fmt: skip
ABOUT = PublicNote(
    "note", "about", "about/", "About Ada",
    (PublicPart("done", (entry(None, "Ada works on **teachers**.", shape="prose"),)),),
)  # fmt: skip
START = PublicNote(
    "note", "start", "start/", "Start here",
    (PublicPart("done", (entry(None, "[The day](page:2026/11/23/)", links=("2026/11/23/",)),)),),
)  # fmt: skip
NOTE = PublicNote(
    "note", "method", "notes/method/", "The method",
    (PublicPart("done", (entry(None, "Split by film."),), heading="How"),),
)  # fmt: skip
WEEK = PublicWeek(
    "2026-W48", MONDAY, (entry(MONDAY, "Chess", "task", state="open"),),
    (PublicPart("review", (entry(MONDAY, "A good week.", "reflect", level=2),)),),
)  # fmt: skip
NOTEBOOK = PublicNotebook(
    "public",
    "Ada's log",
    DAYS,
    ("loss/mask", "q/spike", "w2s"),
    (ABOUT, START, PROJECT, NOTE),
    (WEEK,),
    (EARLIER, RUN),
    (Redirect("notes/old-name/", "notes/method/"),),
    about=ABOUT,
    start=START,
    projects=(PublicName("w2s", "p/w2s/"),),
    questions=(PublicName("spike", "questions/spike/"),),
)


def pages(notebook: PublicNotebook = NOTEBOOK) -> dict[str, str]:
    """Return the files of a notebook's site by address."""
    files, _ = render_site(notebook, [assets.shipped("templates", "site")])
    return {address: data.decode() for address, data in files.items()}
