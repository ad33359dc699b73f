"""Write a vault as a site for Hugo, with templates for the same kinds of pages as rlog's."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

WIKI_DAY = re.compile(r"\[\[(\d{4})-(\d\d)-(\d\d)\]\]")
TAG = re.compile(r"(?<=\s)#([a-z][\w/-]*)")
SETTINGS = """\
baseURL = "https://example.org/"
title = "A log"
[outputs]
home = ["html", "rss"]
section = ["html"]
taxonomy = ["html"]
term = ["html"]
[services.rss]
limit = 20
[taxonomies]
tag = "tags"
project = "projects"
"""
BASE = """\
<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/style.css"></head>
<body><header><a href="/">{{ site.Title }}</a> <a href="/tags/">Tags</a></header>
<main>{{ block "main" . }}{{ end }}</main><footer>{{ site.Title }}</footer></body></html>
"""
HOME = """\
{{ define "main" }}<h1>{{ .Title }}</h1>
{{ $days := where site.RegularPages "Type" "day" }}
<table>{{ range first 366 $days }}<td><a href="{{ .RelPermalink }}" title="{{ .Title }}"></a></td>
{{ end }}</table>
{{ range first 7 $days }}<article><h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2>
{{ .Plain | truncate 400 }}</article>{{ end }}
{{ range site.Sections }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ range site.Taxonomies.tags.ByCount }}<a href="{{ .Page.RelPermalink }}">{{ .Page.Title }}</a>
{{ .Count }}{{ end }}{{ end }}
"""
SECTION = """\
{{ define "main" }}<h1>{{ .Title }}</h1>
{{ range .Sections }}<h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2>{{ end }}
<ol>{{ range .RegularPagesRecursive }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}</ol>{{ end }}
"""
PAGE = """\
{{ define "main" }}<h1>{{ .Title }}</h1>
<nav>{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav>
{{ with .Parent }}<table>{{ range .RegularPages }}
<td><a href="{{ .RelPermalink }}">{{ .Date.Day }}</a></td>{{ end }}</table>{{ end }}
{{ .TableOfContents }}{{ .Content }}
{{ range .GetTerms "tags" }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ end }}
"""
TERM = """\
{{ define "main" }}<h1>{{ .Title }}</h1>
{{ range first 50 .Pages }}<article><h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2>
{{ .Plain | truncate 400 }}</article>{{ end }}{{ end }}
"""
TAXONOMY = """\
{{ define "main" }}<h1>{{ .Title }}</h1>
{{ range .Data.Terms.ByCount }}<a href="{{ .Page.RelPermalink }}">{{ .Page.Title }}</a> {{ .Count }}
{{ end }}{{ end }}
"""
LAYOUTS = {
    "baseof": BASE,
    "home": HOME,
    "section": SECTION,
    "page": PAGE,
    "term": TERM,
    "taxonomy": TAXONOMY,
}


def write_source(vault: Path, folder: Path) -> None:
    """Write the notes of `vault` as the content of a Hugo site in `folder`."""
    folder.mkdir()
    (folder / "hugo.toml").write_text(SETTINGS)
    layouts = folder / "layouts"
    layouts.mkdir()
    for name, text in LAYOUTS.items():
        (layouts / f"{name}.html").write_text(text)
    for note in (vault / "daily").rglob("*.md"):
        write_day(note, folder)
    for note in (vault / "weekly").rglob("*.md"):
        text = WIKI_DAY.sub(r"[\1-\2-\3](/\1/\2/\3/)", note.read_text())
        head = f'---\ntitle: "{note.stem}"\ntype: week\n---\n'
        _write(folder / "content" / "weeks" / f"{note.stem.lower()}.md", head + text)


def write_day(note: Path, folder: Path) -> None:
    """Write one daily note as a page of the site, and its year and month where they are new."""
    text = note.read_text()
    day = date.fromisoformat(note.stem)
    tags = sorted(set(TAG.findall(text)))
    projects = [tag.removeprefix("p/") for tag in tags if tag.startswith("p/")]
    head = (
        f'---\ntitle: "{day:%A, %-d %B %Y}"\ndate: {day}\ntype: day\n'
        f"tags: {tags}\nprojects: {projects}\n---\n"
    )
    text = WIKI_DAY.sub(r"[\1-\2-\3](/\1/\2/\3/)", text.partition("\n")[2])
    content = folder / "content"
    _write(content / f"{day:%Y/%m/%d}.md", head + text)
    for part in (f"{day:%Y}", f"{day:%Y/%m}"):
        index = content / part / "_index.md"
        if not index.exists():
            _write(index, f'---\ntitle: "{part}"\n---\n')


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
