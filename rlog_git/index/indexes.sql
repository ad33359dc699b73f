-- Made after a full build, when the tables are filled.
CREATE INDEX entries_of_note ON entries (note);
-- holds all that the reports over years ask of an entry but its text, which is most of the table
CREATE INDEX entries_by_day
    ON entries (day, note, line, time, end, section, kind, shape, project, fields, tags);
CREATE INDEX mentions_by_value ON mentions (kind, value);
CREATE INDEX mentions_of_entry ON mentions (entry);
CREATE INDEX traces_by_id ON traces (block_id);
CREATE INDEX traces_of_note ON traces (note);
CREATE INDEX commits_by_day ON commits (day);
CREATE INDEX commits_of_note ON commits (note);
CREATE INDEX runs_by_day ON runs (day);
CREATE INDEX runs_of_note ON runs (note);
CREATE INDEX problems_of_note ON problems (note);
CREATE INDEX open_tasks ON tasks (state) WHERE state IN ('open', 'doing');
CREATE INDEX entries_by_id ON entries (block_id) WHERE block_id != '';
CREATE INDEX ranges ON entries (day) WHERE end != '';
