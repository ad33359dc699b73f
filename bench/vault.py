"""Make a vault of N days that looks like a researcher's, the same one every time.

python -m bench.vault FOLDER --days 365 --end 2026-11-23

As performance.md describes: about 3.1 kB a daily note, one weekly note a week, some 17 entries a
day, tags, links, tasks mostly done, some still open in the last days.
"""

from __future__ import annotations

import argparse
import random
from datetime import date, timedelta
from pathlib import Path

OPEN_DAYS = 5
MONTHS = (
    "January February March April May June July August September October November December"
).split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
STARTS = (
    "ab ac ad ag al am an ap ar as at ba be bi bo bra ca ce cla co cra da de di do dra e el em en "
    "er ex fa fe fi flo fo ga ge gra ha he ho im in ir ju ka la le li lo ma me mi mo na ne no o ob "
    "pa pe pla po pra qua ra re ri ro sa se sha si so sta su ta te ti to tra un va ve vi wa we"
).split()
ENDS = (
    "ble ction der ding fer ged ging ient ify ing ition ker ler less ling lity ment mer ming nal "
    "ness ning nt per ping rate red ring ror ry sal ser sing sion ster tal ted ter ting tion tive "
    "tor ture ty ver ving zed"
).split()
PLAIN = (
    "the a of and to in with for on from that this not after before again still seems because "
    "loss model batch seed run data mask baseline error score rate layer head student teacher "
    "config gradient label noise plot table figure paper result test set train eval"
).split()
TAGS = ["w2s", "probe", "infra", "writing", "reading", "q/error-imitation", "p/scaling", "teaching"]
PEOPLE = ["ann", "bo", "chen", "dora"]
KINDS = ["", "", "", "", "", "exp: ", "read: ", "bug: ", "fix: ", "result: ", "thought: ", "why: "]

# words that stand in known shares of all entries, for the searches that are measured
RARE = "zygomorphic"
RARE_SHARE = 1 / 500
USUAL = "ablation"
USUAL_SHARE = 1 / 20
COMMON = "calibration"
COMMON_SHARE = 1 / 3


def make_vault(folder: Path, days: int, end: date, *, open_tasks: int = 12, seed: int = 1) -> int:
    """Write the notes of `days` days up to `end` into a folder; return the number of files.

    `rlog.toml` is left to `rlog init`, which adopts the notes.
    """
    chance = random.Random(seed)
    words = _vocabulary(chance)
    first = end - timedelta(days=days - 1)
    files = 0
    for number in range(days):
        day = first + timedelta(days=number)
        left = days - number
        waiting = _share(open_tasks, OPEN_DAYS, left) if left <= OPEN_DAYS else 0
        text = day_note(chance, words, day, waiting)
        if left == 1:  # so that a short vault, too, holds each word that is searched for
            text += f"- {RARE} {USUAL} {COMMON}\n"
        _write(folder / day.strftime("daily/%Y/%Y-%m-%d.md"), text)
        files += 1
        if day.weekday() == 6 or left == 1:  # noqa: PLR2004 - Sunday
            year, week, _ = day.isocalendar()
            path = folder / f"weekly/{year}/{year}-W{week:02}.md"
            _write(path, week_note(chance, words, year, week))
            files += 1
    return files


def day_note(chance: random.Random, words: list[str], day: date, waiting: int) -> str:
    """Return the text of one day, with that many tasks still open."""
    title = f"# {DAYS[day.weekday()]}, {day.day} {MONTHS[day.month - 1]} {day.year}"
    lines = [title, "", "## What to do next", ""]
    for _ in range(chance.randint(2, 4)):
        estimate = f" [est:: {chance.choice(('30m', '1h', '2h'))}]"
        lines.append(f"- [x] {_sentence(chance, words, 5)}{estimate} ✅ {day.isoformat()}")
    lines += [f"- [ ] {_sentence(chance, words, 6)} [est:: 1h]" for _ in range(waiting)]
    lines += ["", "## What was done", ""]
    minute = 9 * 60
    for _ in range(chance.randint(8, 11)):
        minute = min(minute + chance.randint(10, 70), 23 * 60 + 59)
        lines.append(f"- {minute // 60:02}:{minute % 60:02} {_entry(chance, words, day)}")
        if chance.random() < 0.4:  # noqa: PLR2004 - two in five have a thought below
            lines.append(f"  - thought: {_sentence(chance, words, 20)}")
    lines += ["", "## Random ideas", ""]
    lines += [f"- {_sentence(chance, words, 20)} #idea" for _ in range(chance.randint(0, 2))]
    return "\n".join(lines) + "\n"


def week_note(chance: random.Random, words: list[str], year: int, week: int) -> str:
    """Return the text of one weekly note."""
    lines = [f"# Week {week}, {year}", "", "## Intentions", ""]
    lines += [f"- {_sentence(chance, words, 8)}" for _ in range(3)]
    lines += ["", "## Reflection", ""]
    lines += [_sentence(chance, words, 60) + ".\n" for _ in range(4)]
    return "\n".join(lines)


def _entry(chance: random.Random, words: list[str], day: date) -> str:
    parts = [chance.choice(KINDS) + _sentence(chance, words, 31)]
    if chance.random() < RARE_SHARE:
        parts.append(RARE)
    if chance.random() < USUAL_SHARE:
        parts.append(USUAL)
    if chance.random() < COMMON_SHARE:
        parts.append(COMMON)
    dice = chance.random()
    if dice < 0.15:  # noqa: PLR2004
        other = day - timedelta(days=chance.randint(1, 30))
        parts.append(f"as on [[{other.isoformat()}]]")
    elif dice < 0.3:  # noqa: PLR2004
        number = f"{chance.randint(1001, 2612)}.{chance.randint(0, 99999):05}"
        parts.append(f"[{chance.choice(words)}](https://arxiv.org/abs/{number})")
    elif dice < 0.4:  # noqa: PLR2004
        parts.append(f"with @{chance.choice(PEOPLE)}")
    parts += [f"#{tag}" for tag in chance.sample(TAGS, chance.randint(0, 2))]
    return " ".join(parts)


def _sentence(chance: random.Random, words: list[str], length: int) -> str:
    """Return about that many words; frequent ones are frequent, as in real text."""
    count = max(3, round(chance.gauss(length, length / 4)))
    # squaring the dice gives the first words most of the places
    return " ".join(words[int(chance.random() ** 3 * len(words))] for _ in range(count))


def _vocabulary(chance: random.Random) -> list[str]:
    made = sorted({start + end for start in STARTS for end in ENDS} - set(PLAIN))
    chance.shuffle(made)
    return PLAIN + made


def _share(total: int, parts: int, number: int) -> int:
    """Return how many of `total` things fall to one of `parts` places, counted from 1."""
    return total // parts + (number <= total % parts)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def main() -> None:
    """Write a vault from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--end", type=date.fromisoformat, default=date(2026, 11, 23))
    parser.add_argument("--open-tasks", type=int, default=12)
    asked = parser.parse_args()
    files = make_vault(asked.folder, asked.days, asked.end, open_tasks=asked.open_tasks)
    print(f"{files} notes in {asked.folder}")


if __name__ == "__main__":
    main()
