"""The signs of the grammar: every pattern of a line, each with an example, and the kinds."""

from __future__ import annotations

import re

from rlog_git.dates import DURATION
from rlog_git.model import State

# '  - text', '3. text', '* text'
ITEM = re.compile(r"([ \t]*)([-*+]|\d{1,9}[.)])(?:[ \t]+(.*)|$)")
# '[x] text' after the list marker; a blank or the end after ']' (Obsidian Tasks' rule)
CHECKBOX = re.compile(r"\[(.)\](?:[ \t]+(.*)|$)")
# '> - [ ] text', '> > 1. [x] text'
QUOTED_TASK = re.compile(r"[ \t]*>[ \t>]*([-*+]|\d{1,9}[.)])[ \t]+(\[.\](?:[ \t].*|$))")
# 'TODO text' after the list marker, as Logseq writes tasks
LOGSEQ = re.compile(r"(TODO|DOING|NOW|LATER|WAITING|DONE|CANCELED|CANCELLED)[ \t]+(\S.*)")
# '- - -', '***'
BREAK = re.compile(r"[ \t]{0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$")

_CLOCK = r"(\d{1,2}):(\d\d)[ ]?([ap]\.?m\.?)?"
# '09:12 ', '9:30am ', '10:05–11:40 ', '14:05– '
TIME = re.compile(rf"{_CLOCK}(?:[ ]?[–—-][ ]?(?:{_CLOCK})?)?(?=[ \t]|$)[ \t]*", re.IGNORECASE)
# 'exp: text', 'idea:'
KIND = re.compile(r"(\w[\w-]{0,30}):(?:[ \t]+|$)")
# ' ^t4k9zq2m' as the last thing of a line
BLOCK_ID = re.compile(r"(?:^|[ \t])\^([A-Za-z0-9]{1,64})[ \t]*$")
# '→ Train the baseline [[2026-11-24]] ^t4k9zq2m'; ticked '[x] → … [[…]] ✅ 2026-11-25 ^t4k9zq2m'
TRACE = re.compile(
    r"(?:\[(.)\][ \t]+)?→ (.*?)[ ]?"
    r"\[\[([^\]|#]{1,200}(?:\|[^\]]{0,200})?)\]\]"
    r"(?: (?:[✅❌]\ufe0f? ?|\[(?:completion|cancelled):: )(\d{4}-\d\d-\d\d)\]?)?"
    r" \^([A-Za-z0-9]{1,64})[ \t]*$"
)
# '#w2s', '#p/w2s'; not '#1', not 'x#y', not the priority '[#A]' of Logseq and Org
# (the sign comes first and looks back, for a search for a fixed letter is fast)
TAG = re.compile(r"#(?:(?<=^#)|(?<=[\s(\[,;:\"'*_]#))(?!(?<=\[#)[A-C]\])([^\W\d_][\w/-]{0,100})")
# '@ana'
PERSON = re.compile(r"@(?:(?<=^@)|(?<=[\s(\[,;:\"'*_]@))([^\W\d_](?:[\w.-]{0,60}\w)?)")
# '[[Note#Heading|alias]]', '![[image.png]]'
WIKI = re.compile(r"(!?)\[\[([^\[\]\n]{1,300})\]\]")
# '[text](target "title")', '![alt](image.png)'
MARKDOWN_LINK = re.compile(
    r"(!?)\[([^\[\]\n]{0,500})\]\([ \t]?"
    r"(<[^<>\n]{0,2000}>|[^\s()]{0,2000}(?:\([^\s()]{0,500}\)[^\s()]{0,500})?)"
    r"(?:[ \t]+[\"'(][^\n\"]{0,300}[\"')])?[ \t]?\)"
)
# 'https://arxiv.org/abs/2312.09390'
URL = re.compile(r"https?://[^\s<>\[\]`\"]{1,2000}", re.IGNORECASE)
# '[est:: 2h]' up to its value, '(due:: 2026-11-24)'
FIELD = re.compile(r"[\[(]([^\[\]():`\n]{1,60})::")
# 'arxiv.org/abs/2312.09390', 'arXiv:2312.09390v2', 'arXiv:hep-th/9901001'
ARXIV = re.compile(
    r"arxiv(?:\.org/(?:abs|pdf|html)/|:[ ]?)(\d{4}\.\d{4,5}|[a-z-]{2,12}(?:\.[A-Z]{2})?/\d{7})",
    re.IGNORECASE,
)
# 'doi:10.1000/xyz', 'https://doi.org/10.1000/xyz'
DOI = re.compile(r"(?<![\w.])(10\.\d{4,9}/[^\s\"<>\[\]{}]{1,200})")
# '10.48550/arxiv.2312.09390v2', the DOI of an arXiv id
ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+?)(?:v\d+)?")
# '10.1101/2020.01.01.123456v1.full.pdf', a version of one preprint
PREPRINT = re.compile(r"(10\.1101/[\d.]+)v\d.*")
# what an address puts behind a DOI: '?a=b', '/abstract', '.pdf'
BEHIND_DOI = re.compile(r"[?#].*|(?:/(?:abstract|full|fulltext|pdf|epdf|meta))+$|\.pdf$")
# '!!' or '!!!' as a word of its own, only tags and fields after it
IMPORTANCE = re.compile(
    r"(?:^|[ \t])(!!!?)(?=(?:[ \t]+(?:#\S+|[\[(][^\])]{0,200}::[^\])]{0,200}[\])]))*[ \t]*$)"
)
# '~2h' as the last word, tags and importance may follow; '~100' is text
TILDE = re.compile(
    rf"(?:^|[ \t])~(?=\d)({DURATION.pattern})(?=(?:[ \t]+(?:#\S+|!!!?(?!\S)))*[ \t]*$)",
    re.IGNORECASE,
)
# '`code`', '``co`de``'
# how long a text must be before data images are looked for
DATA_LIMIT = 300
CODE_SPAN = re.compile(r"(?<!`)(`{1,8})(?!`)([^`]{1,4000}|[^\n]{1,2000}?)(?<!`)\1(?!`)")
# an inline image of two megabytes
DATA_IMAGE = re.compile(r"data:[\w/+.-]{1,60};base64,[A-Za-z0-9+/=%]{200,}")
# 'Fix loss masking [0f89804]' below '- commits: w2s'
SHOWN_COMMIT = re.compile(r"\[[0-9a-f]{7,40}\]")
# what closes a plain task: '**Done**', '(done)', '✅'
PLAIN_DONE = re.compile(r"(?:\*\*done\*\*|\(done\)|✅)[ \t]*$", re.IGNORECASE)

# Obsidian Tasks reads these from the end of the line, one after the other, until one fails.
_DAY = r"[ ]*(\d{4}-\d\d-\d\d)"
_TAIL = (
    ("priority", "🔺⏫🔼🔽⏬", re.compile(r"(🔺|⏫|🔼|🔽|⏬)\ufe0f?$")),
    ("done", "✅", re.compile(rf"✅\ufe0f?{_DAY}$")),
    ("cancelled", "❌", re.compile(rf"❌\ufe0f?{_DAY}$")),
    ("due", "📅📆🗓", re.compile(rf"[📅📆🗓]\ufe0f?{_DAY}$")),
    ("scheduled", "⏳⌛", re.compile(rf"[⏳⌛]\ufe0f?{_DAY}$")),
    ("start", "🛫", re.compile(rf"🛫\ufe0f?{_DAY}$")),
    ("created", "➕", re.compile(rf"➕\ufe0f?{_DAY}$")),
    ("recurrence", "🔁", re.compile(r"🔁\ufe0f?[ ]?([a-zA-Z0-9, !]{1,200})$")),
    ("on_completion", "🏁", re.compile(r"🏁\ufe0f?[ ]*([a-zA-Z]{1,40})$")),
    (
        "depends_on",
        "⛔",
        re.compile(r"⛔\ufe0f?[ ]*([a-zA-Z0-9-_]+(?:[ ]*,[ ]*[a-zA-Z0-9-_]+)*)$"),
    ),
    ("task_id", "🆔", re.compile(r"🆔\ufe0f?[ ]*([a-zA-Z0-9-_]{1,100})$")),
)
# the sign that begins a piece of the tail → what it says, and its pattern
TAIL = {sign: (name, pattern) for name, signs, pattern in _TAIL for sign in signs}
TRAILING_TAG = re.compile(r"(?:^|[ ])#[^ !@#$%^&*(),.?\":{}|<>]{1,100}$")
EMOJI_MARKS = "🆔⛔🔺⏫🔼🔽⏬🔁🏁➕🛫⏳⌛📅📆🗓❌✅"
EMOJI = re.compile(f"[{EMOJI_MARKS}]")
PRIORITIES = {"🔺": "highest", "⏫": "high", "🔼": "medium", "🔽": "low", "⏬": "lowest"}
# '[#A] write the abstract' in Logseq and Org
LOGSEQ_PRIORITY = re.compile(r"\[#([ABC])\](?=[ \t]|$)")
LETTERS = {"A": "high", "B": "medium", "C": "low"}
PRIORITY_IMPORTANCE = {"highest": 3, "high": 2, "medium": 1}

SYMBOLS = {
    " ": State.OPEN,
    "/": State.DOING,
    "x": State.DONE,
    "X": State.DONE,
    "-": State.CANCELLED,
    ">": State.MOVED,
    "<": State.MOVED,
}
LOGSEQ_STATES = {
    "TODO": State.OPEN,
    "LATER": State.OPEN,
    "WAITING": State.OPEN,
    "DOING": State.DOING,
    "NOW": State.DOING,
    "DONE": State.DONE,
    "CANCELED": State.CANCELLED,
    "CANCELLED": State.CANCELLED,
}

KINDS: dict[str, tuple[str, int]] = {
    **{
        kind: (kind, 0)
        for kind in ("did exp run outcome commits read chat talk bug fix data result".split())
    },
    **{kind: (kind, 1) for kind in "thought why decision guess question insight idea feel".split()},
    **{kind: (kind, 2) for kind in ("reflect", "lesson")},
}
# '2026-11-24', '2026-11-24T10:00' as the value of a field
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d(?!\d)")
# '[supports:: spike]' speaks of the question '#q/spike'
CLAIMS = ("supports", "refutes", "unclear")
SECTION_LEVEL = {"next": 0, "done": 0, "ideas": 1, "review": 2}
SECTION_KIND = {"next": "task", "done": "did", "ideas": "idea", "review": "reflect"}
# where an entry of a kind goes when no section is named
KIND_SECTION = {"idea": "ideas", "reflect": "review", "lesson": "review"}
