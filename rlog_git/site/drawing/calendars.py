"""Draw months as calendars and years as heatmaps, each cell a link to its day."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rlog_git.dates import DAYS, long_day
from rlog_git.site.drawing.escaping import escape
from rlog_git.site.rendering.ways import ROOT

if TYPE_CHECKING:
    from rlog_git.site.pages.heatmap import Cell, Heatmap
    from rlog_git.site.pages.months import Calendar, CalendarDay, CalendarWeek

STEP, SQUARE, TOP = 14, 11, 19


def draw_calendar(calendar: Calendar, address: str = "") -> str:
    """Draw a month; `address` is that of the day or week on whose page it stands."""
    drawn = _calendar(calendar)
    if not address:
        return drawn
    href = f'href="{ROOT}{address}"'
    return drawn.replace(href, f'{href} aria-current="page"')


@lru_cache(maxsize=4)
def _calendar(calendar: Calendar) -> str:
    """Draw a month for any of its days: the days of a month are drawn one after another."""
    before, after = (
        f'<a href="{ROOT}{way.address}" aria-label="{way.name}">{arrow}</a>'
        if way
        else f'<span aria-hidden="true" class="none">{arrow}</span>'
        for way, arrow in ((calendar.before, "←"), (calendar.after, "→"))
    )
    head = "".join(f'<th scope="col" abbr="{day.title()}">{day[:2].title()}</th>' for day in DAYS)
    rows = "".join(_week(week) for week in calendar.weeks)
    return (
        f'<div class="calendar"><p class="month">{before}'
        f'<a href="{ROOT}{calendar.address}">{calendar.name}</a>{after}</p>\n'
        f'<table><caption class="unseen">{calendar.name}</caption>\n'
        f'<thead><tr><th scope="col" abbr="Week">W</th>{head}</tr></thead>\n'
        f"<tbody>\n{rows}</tbody></table></div>\n"
    )


def _week(week: CalendarWeek) -> str:
    number = (
        f'<a href="{ROOT}{week.address}" aria-label="Week {week.number}">{week.number}</a>'
        if week.address
        else f"{week.number}"
    )
    days = "".join(_day(day) for day in week.days)
    return f'<tr><th scope="row">{number}</th>{days}</tr>\n'


def _day(day: CalendarDay) -> str:
    if not day.number:
        return "<td></td>"
    if not day.address:
        return f"<td>{day.number}</td>"
    return f'<td><a class="shade-{day.shade}" href="{ROOT}{day.address}">{day.number}</a></td>'


def draw_heatmap(heatmap: Heatmap) -> str:
    """Draw days as columns of weeks; `draw_heatmap_table` says the same to those who can't see."""
    box = f"0 0 {heatmap.columns * STEP} 118"
    out = [
        f'<div class="heatmap" tabindex="0" role="region" aria-label="{escape(heatmap.label)}">',
        f'<svg viewBox="{box}" aria-hidden="true" focusable="false">\n',
    ]
    last = -STEP
    for column, name in heatmap.months:
        if column - last > 2 and column + 2 <= heatmap.columns:  # noqa: PLR2004 - a name's width
            out.append(f'<text x="{column * STEP}" y="11">{name}</text>')
            last = column
    out += (_cell(cell) for cell in heatmap.cells)
    out.append("</svg></div>\n")
    return "".join(out)


def _cell(cell: Cell) -> str:
    x, y = cell.column * STEP, cell.row * STEP + TOP
    square = (
        f'<rect class="shade-{cell.shade}" x="{x}" y="{y}" '
        f'width="{SQUARE}" height="{SQUARE}" rx="2"/>'
    )
    if not cell.link:
        return square
    title = f"{cell.link.name}: {_entries(cell.link.entries)}"
    return f'<a href="{ROOT}{cell.link.address}" tabindex="-1"><title>{title}</title>{square}</a>\n'


def draw_heatmap_table(heatmap: Heatmap) -> str:
    """Draw the same days as a table: a row a week, a column a weekday, the entries of each day."""
    rows: dict[int, list[Cell]] = {}
    for cell in heatmap.cells:
        rows.setdefault(cell.column, []).append(cell)
    head = "".join(f'<th scope="col" abbr="{day.title()}">{day[:2].title()}</th>' for day in DAYS)
    body = "".join(_row(cells) for cells in rows.values() if any(cell.link for cell in cells))
    return (
        f'<table class="weeks"><caption>{escape(heatmap.label)}: entries a day</caption>\n'
        f'<thead><tr><th scope="col">Week</th>{head}</tr></thead>\n'
        f"<tbody>\n{body}</tbody></table>\n"
    )


def _row(cells: list[Cell]) -> str:
    first = cells[0].day
    year, week, _ = first.isocalendar()
    by_row = {cell.row: cell for cell in cells}
    days = "".join(_count(by_row.get(row)) for row in range(7))
    return f'<tr><th scope="row">{year} W{week:02}</th>{days}</tr>\n'


def _count(cell: Cell | None) -> str:
    if not cell or not cell.link:
        return "<td></td>"
    label = f"{long_day(cell.day)}: {_entries(cell.link.entries)}"
    return (
        f'<td><a href="{ROOT}{cell.link.address}" aria-label="{label}">{cell.link.entries}</a></td>'
    )


def _entries(count: int) -> str:
    return f"{count} {'entry' if count == 1 else 'entries'}"
