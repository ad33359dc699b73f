-- The index: a shadow of the notes. Delete it at any time; the next command makes it anew.
-- `rlog index --path` prints where it lies; it opens in sqlite3 or Datasette.

-- 'version' (of this file), 'grammar' (a hash of what rlog.toml says about reading),
-- 'refreshed_ns' (when the notes were last walked)
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- One row a note. The stat tells whether it changed; the hash decides where the stat cannot.
CREATE TABLE notes (
    id       INTEGER PRIMARY KEY,
    path     TEXT NOT NULL UNIQUE,   -- relative to the vault
    inode    INTEGER NOT NULL,
    size     INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    ctime_ns INTEGER NOT NULL,
    hash     BLOB NOT NULL,          -- blake2b, 16 bytes
    day      TEXT,                   -- ISO day, NULL for a note without one
    week     TEXT NOT NULL,          -- 2026-W48 for a weekly note
    title    TEXT NOT NULL,
    private  INTEGER NOT NULL
);

-- One row an entry: a list item or a paragraph. (path of note, line) is its place.
CREATE TABLE entries (
    id         INTEGER PRIMARY KEY,
    note       INTEGER NOT NULL,
    line       INTEGER NOT NULL,
    last_line  INTEGER NOT NULL,     -- with nested entries
    day        TEXT,
    time       TEXT NOT NULL,        -- HH:MM or ''
    end        TEXT NOT NULL,        -- HH:MM, '…' for a running clock, or ''
    section    TEXT NOT NULL,        -- next, done, ideas, review
    kind       TEXT NOT NULL,
    level      INTEGER NOT NULL,     -- 0 facts, 1 thoughts, 2 reflections
    text       TEXT NOT NULL,
    project    TEXT NOT NULL,
    block_id   TEXT NOT NULL,        -- written or derived
    private    INTEGER NOT NULL,
    importance INTEGER NOT NULL,     -- 0 to 3
    parent     INTEGER NOT NULL,     -- line of the parent entry, 0 at the top
    heading    TEXT NOT NULL,
    shape      TEXT NOT NULL,        -- item, paragraph, code, quote, comment
    fields     TEXT NOT NULL,        -- JSON: [["est", "2h"], …], or ''
    lines      TEXT NOT NULL,        -- JSON: [3, 5], those of `text`, or '' where none is left out
    tags       TEXT NOT NULL         -- those of `mentions`, a line each: for reports over years
);

-- What makes an entry a task; minutes are -1 and days '' where not given.
CREATE TABLE tasks (
    entry         INTEGER PRIMARY KEY,
    state         TEXT NOT NULL,     -- open, doing, done, cancelled, moved
    symbol        TEXT NOT NULL,
    description   TEXT NOT NULL,
    carries       INTEGER NOT NULL,
    written_id    INTEGER NOT NULL,  -- 1 where block_id stands in the note
    estimate_min  INTEGER NOT NULL,
    spent_min     INTEGER NOT NULL,
    priority      TEXT NOT NULL,
    due           TEXT NOT NULL,
    scheduled     TEXT NOT NULL,
    start         TEXT NOT NULL,
    created       TEXT NOT NULL,
    done_day      TEXT NOT NULL,
    cancelled_day TEXT NOT NULL
);

-- What an entry mentions: kind is tag, person, link or source; `detail` holds a link's kind and text.
CREATE TABLE mentions (
    entry  INTEGER NOT NULL,
    kind   TEXT NOT NULL,
    value  TEXT NOT NULL,
    detail TEXT NOT NULL
);

-- Where a carried task stood before: the history of the task with this block_id.
CREATE TABLE traces (
    note        INTEGER NOT NULL,
    line        INTEGER NOT NULL,
    block_id    TEXT NOT NULL,
    description TEXT NOT NULL,
    target      TEXT NOT NULL,
    symbol      TEXT NOT NULL
);

-- Commits as they stand in the notes, read back from the text.
CREATE TABLE commits (
    note    INTEGER NOT NULL,
    line    INTEGER NOT NULL,
    day     TEXT,
    time    TEXT NOT NULL,
    repo    TEXT NOT NULL,
    sha     TEXT NOT NULL,
    was     TEXT NOT NULL,
    subject TEXT NOT NULL,
    url     TEXT NOT NULL,
    added   INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    state   TEXT NOT NULL,
    configs TEXT NOT NULL            -- JSON: [{"file", "changes": [{"key", "old", "new"}]}]
);

-- Runs as their notes in notes/runs/ tell of them; the line of the day is the entry of `run`, or of
-- `fold` where many runs of a command are one line.
CREATE TABLE runs (
    note     INTEGER NOT NULL,
    run      TEXT NOT NULL,          -- the block id of its line
    fold     TEXT NOT NULL,
    tracker  TEXT NOT NULL,
    day      TEXT,
    start    TEXT NOT NULL,          -- ISO moments with their offset
    end      TEXT NOT NULL,
    state    TEXT NOT NULL,          -- running, finished, failed, killed, unknown, ''
    exit     INTEGER,                -- negative for a signal
    command  TEXT NOT NULL,
    same     TEXT NOT NULL,          -- what makes two runs ones of the same command
    config   TEXT NOT NULL,          -- JSON: {"lr": "0.0003"}
    changes  TEXT NOT NULL,          -- JSON: [{"key", "old", "new"}]
    metrics  TEXT NOT NULL,          -- JSON: {"acc": 0.713}
    why      TEXT NOT NULL,
    outcome  TEXT NOT NULL,
    question TEXT NOT NULL,
    repo     TEXT NOT NULL,
    sha      TEXT NOT NULL,
    dirty    TEXT NOT NULL,
    job      TEXT NOT NULL           -- the number that Slurm gave it
);

-- Lessons that the review of a week asked about: were they practised?
CREATE TABLE practices (
    note   INTEGER NOT NULL,
    line   INTEGER NOT NULL,
    origin TEXT NOT NULL,            -- what its line links to: a day, or a note without one
    lesson TEXT NOT NULL,            -- as the review repeats it
    answer TEXT NOT NULL             -- y, n, or '' for none
);

CREATE TABLE problems (
    note    INTEGER NOT NULL,
    line    INTEGER NOT NULL,
    code    TEXT NOT NULL,
    message TEXT NOT NULL
);

CREATE VIRTUAL TABLE search USING fts5 (
    text, content = 'entries', content_rowid = 'id', tokenize = "unicode61 remove_diacritics 2"
);
