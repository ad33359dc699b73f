"""The query language: what each sign means, and errors that point at the character."""

from __future__ import annotations

from datetime import date

import pytest

from rlog_git.index.language import Filter, QueryError, parse_query

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("loss spike", '"loss" AND "spike"'),
        ('"exact words"', '"exact words"'),
        ("pre*", '"pre" *'),
        ("loss -seed", '("loss") NOT ("seed")'),
        ("a OR b c", '("a" OR "b") AND "c"'),
        ("C++", '"C++"'),
        ("NEAR(a b)", '"NEAR(a" AND "b)"'),
        ("unknown:thing", '"unknown:thing"'),
        ("10:30", '"10:30"'),
    ],
)
def test_words(text: str, match: str) -> None:
    """Words, phrases, prefixes, OR and minus become an FTS5 expression; all else is quoted."""
    assert parse_query(text, TODAY).match == match


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("tag:#W2S", (Filter("tag", ("w2s",)),)),
        ("kind:exp,run", (Filter("kind", ("exp", "run")),)),
        ("-kind:exp", (Filter("kind", ("exp",), negated=True),)),
        ("from:2026-03", (Filter("from", ("2026-03-01",)),)),
        ("to:2026-03", (Filter("to", ("2026-03-31",)),)),
        ("on:yesterday", (Filter("from", ("2026-11-22",)), Filter("to", ("2026-11-22",)))),
        ('project:"my thing"', (Filter("project", ("my thing",)),)),
    ],
)
def test_filters(text: str, filters: tuple[Filter, ...]) -> None:
    """A known key before a colon narrows the entries."""
    assert parse_query(text, TODAY).filters == filters


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ('loss "never closed', 5),
        ("level:7", 6),
        ("section:nowhere x", 8),
        ("from:someday", 5),
        ("loss OR", 5),
        ("-only", 0),
        ("loss ***", 5),
    ],
)
def test_an_error_points_at_the_character(text: str, column: int) -> None:
    """What cannot be read is named, with a mark below the character where it stands."""
    with pytest.raises(QueryError) as raised:
        parse_query(text, TODAY)
    lines = raised.value.what.split("\n")
    assert lines[1].strip() == text
    assert lines[2].index("^") - 2 == column
