"""Read from a sentence whether it tells of a bug that happened, and where in the text it does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rlog_git.answers.sentences import as_written, parts

if TYPE_CHECKING:
    from rlog_git.answers.sentences import Sentence

# what the full-text search is asked for before sentences are read
SEARCHED = (
    "bug bugs buggy segfault* traceback deadlock* crash* broken broke hang hangs hung hanging nan"
    " nans leak leaks fail fails failed failing xid died stopped race off oom error errors diverg*"
    " blew explod* spik* silently wrong working dump trace"
).split()
DOERS = (
    r"\b(?:runs?|jobs?|nodes?|training|scripts?|servers?|kernel|programs?|builds?|process|loader"
    r"|machines?|it|experiments?|tests?|code|app|install|upload|container|pipeline|cluster|gpu"
    r"|droplet|checkpoint|makefile|notebook|import|connection)"
)
FAILED = r"(?:crash(?:es|ed|ing)?|died|hung|hangs?|hanging|broken?|fail(?:s|ed|ing)?|segfaulted)"
TELLS_OF = (
    # 'an embarrassing bug', 'fixed the emergent bug'; no 'bug report', 'bug fixes'
    (
        r"\b(?:an?|the|this|that|these|those|same|another|my|our|one|two|three|some|several|found"
        r"|fix(?:ed|es|ing)?|(?:un|dis)cover\w*|hit(?:ting)?) "
        r"(?:(?!before|until|without|if)\S+ ){0,3}?bugs?\b"
        r"(?![- ]?(?:fix|report|track|list|bount|label|squash))|\bbuggy\b|\bbug in\b"
    ),
    # 'fix the crash'
    r"\bfix\w* (?:the |a |an )?(?:\S+ ){0,2}?(?:crash|hang|leak|freeze)\b",
    # what software alone does
    (
        r"\bsegfault\w*|\btraceback\b|\b(?:stack trace|race condition|stopped working)\b"
        r"|\b(?:core dump\w*|deadlocked|off[- ]by[- ]one)\b|\b(?:a|in) deadlock\b"
        r"|\bdeadlocks (?:at|in|on|when|after|again)\b|\bxid (?:errors?|\d+)"
        r"|\bmemory (?:leaks?|error)\b|\b(?-i:OOM)\b|\bout of memory\b"
        r"|\bnot working (?:any ?more|again|now)\b"
    ),
    # 'got the same error', 'throws an error', 'a 502 error'
    r"\b(?:got|gets?|getting|gives?|gave|throws?|threw|hits?|same|\d{3}) (?:\w+ ){0,2}errors?\b",
    # 'the run has just crashed', 'builds were rather badly broken'
    (
        rf"{DOERS} (?:(?:has|have|had|just|was|were|is|are|keeps?|kept|rather|badly|to) ){{0,4}}"
        rf"{FAILED}\b"
    ),
    # 'broke my build', 'was causing the parser to fail', 'failed to converge'
    r"\bbroken? (?:my|our|the|all|every|`)|\bcaus\w+ (?:\S+ ){1,6}to (?:fail|crash|hang)\b",
    (
        r"\bfail(?:s|ed|ing)? to (?:run|start|build|compile|load|install|import|resume|save|connect"
        r"|write|read|find|converge|recover|parse|render|open|deploy|respond|recognize)\b"
    ),
    # 'starts to hit NaNs', 'goes to NaN'
    (
        r"\b(?:gets?|got|getting|gives?|produc\w+|becomes?|became|goes to|went to|hits?|hitting"
        r"|yield\w*|see|seeing|with) (?:\w+ )?nans?\b"
    ),
    # 'the loss started to diverge', 'the gradients are spiking'
    (
        r"\b(?:loss|training|grad\w*|runs?|we|it) (?:\S+ ){0,3}?(?:diverge[sd]?|diverging|blew up"
        r"|exploded)\b|\bdiverging again\b|\b(?:loss|grad\w*) (?:\S+ ){0,3}?spik(?:e[sd]?|ing)\b"
        r"|\bspiked again\b"
    ),
    # 'is silently ignored', 'something went wrong', 'things went south'
    (
        r"\bsilently (?:ignor|drop|fail|skip|didn|doesn|discard|los|overwr)\w*"
        r"|\bsomething(?:'s| is| was| went| has gone)? (?:going |badly )?wrong\b"
        r"|\bwent (?:badly |horribly )?(?:wrong|south)\b"
    ),
)
TELLS = re.compile("|".join(TELLS_OF), re.IGNORECASE)
# what stands before such words where nothing happened: 'if it crashed', 'it shouldn't produce
# NaNs', 'to avoid a deadlock', 'before the bug was triggered', 'no bug'
SUPPOSED = re.compile(
    r"\b(?:if|unless|whether|could|would|may|might|should|shouldn't|can|can't|cannot|will|won't"
    r"|hopefully|in case|thought|exclud\w+|avoid\w*|prevent\w*|reduc\w+|ensur\w+|against"
    r"|rather than|suppose\w*) (?:[^\s,;:]+ ){0,6}$"
    r"|\b(?:no|not|never|any|few|without|before|until|report)(?: [^\s,;:]+){0,2} $",
    re.IGNORECASE,
)
# sentences of no bug at all: headings, questions, advice, the language BUGS
BESIDE = re.compile(
    r"\b(?-i:BUGS)\b|^\W*(?:ex:|e\.g\.)"
    r"|^\W*(?:if|how to|todo|maybe|perhaps|in case|known|when debugging)\b"
    r"|\?\s*$|^(?:\W*[^\s.]+){1,5}:\s*$|\bbug (?:or|and) feature|\bshould be a bug\b",
    re.IGNORECASE,
)
# headings under which one advises and lists: 'Debugging tips', 'Known bugs'
ADVICE = re.compile(
    r"\bknown (?:bugs|issues|problems)|\bdebug\w* (?:tips|guide|help|checklist)|\btroubleshoot"
    r"|\bfaq\b|\btips\b|\bhow to\b|\bchecklist\b",
    re.IGNORECASE,
)
# fences of code, quotes, images, and the address of a link
UNREAD = re.compile(
    r"```.*?(?:```|\Z)|^[ \t]*>.*?$|!\[[^\]\n]*\]\([^)\n]*\)|(?<=\])\([^)\s]*[^)]*\)|https?://\S+",
    re.DOTALL | re.MULTILINE,
)


def bug_of(text: str, heading: str = "") -> Sentence | None:
    """Return the first sentence that tells of a bug that happened; its place is that of the words.

    Nothing under a heading of advice does, nor what is only supposed, asked or denied.
    """
    if not TELLS.search(text) or ADVICE.search(heading):
        return None
    for part in parts(text, UNREAD):
        if BESIDE.search(part.read):
            continue
        for tells in TELLS.finditer(part.read):
            if not SUPPOSED.search(part.read[: tells.start()]):
                return as_written(text, part, tells.start())
    return None
