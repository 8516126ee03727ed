-- Format 2: relations, important dates, consent, stages, segments, merges, cadences; tasks that come again;
-- more of handles, addresses and custom fields.
CREATE TABLE segment_snapshots (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  slug TEXT NOT NULL,
  filter TEXT NOT NULL,
  day TEXT NOT NULL,
  contacts INTEGER NOT NULL,
  user_id INTEGER,
  created_at TEXT NOT NULL,
  CONSTRAINT ck_segment_snapshots_day_form CHECK (day LIKE '____-__-__'),
  CONSTRAINT fk_segment_snapshots_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);
CREATE INDEX ix_segment_snapshots_slug ON segment_snapshots (slug, day);
CREATE TABLE segments (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  filter TEXT NOT NULL,
  user_id INTEGER,
  created_at TEXT NOT NULL,
  CONSTRAINT ck_segments_filter_given CHECK (filter <> ''),
  CONSTRAINT uq_segments_slug UNIQUE (slug),
  CONSTRAINT fk_segments_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);
CREATE TABLE cadence_holds (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  contact_id INTEGER NOT NULL,
  until TEXT NOT NULL,
  reason TEXT,
  user_id INTEGER,
  CONSTRAINT ck_cadence_holds_until_form CHECK (until LIKE '____-__-__'),
  CONSTRAINT fk_cadence_holds_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id),
  CONSTRAINT fk_cadence_holds_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);
CREATE UNIQUE INDEX uq_cadence_holds_contact_id ON cadence_holds (contact_id);
CREATE TABLE cadences (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  contact_id INTEGER,
  tag_id INTEGER,
  segment TEXT,
  days INTEGER NOT NULL,
  CONSTRAINT ck_cadences_days_positive CHECK (days > 0),
  CONSTRAINT ck_cadences_of_one CHECK ((CASE WHEN contact_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN tag_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN segment IS NULL THEN 0 ELSE 1 END) = 1),
  CONSTRAINT fk_cadences_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id),
  CONSTRAINT fk_cadences_tag_id FOREIGN KEY(tag_id) REFERENCES tags (id)
);
CREATE UNIQUE INDEX uq_cadences_contact_id ON cadences (contact_id);
CREATE UNIQUE INDEX uq_cadences_segment ON cadences (segment);
CREATE UNIQUE INDEX uq_cadences_tag_id ON cadences (tag_id);
CREATE TABLE consents (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  contact_id INTEGER NOT NULL,
  channel TEXT NOT NULL,
  is_given INTEGER DEFAULT 0 NOT NULL,
  basis TEXT,
  source TEXT,
  day TEXT NOT NULL,
  user_id INTEGER,
  CONSTRAINT ck_consents_is_given_truth CHECK (is_given IN (0, 1)),
  CONSTRAINT ck_consents_day_form CHECK (day LIKE '____-__-__'),
  CONSTRAINT fk_consents_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id),
  CONSTRAINT fk_consents_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);
CREATE INDEX ix_consents_contact_id ON consents (contact_id, channel, day);
CREATE TABLE important_dates (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  contact_id INTEGER,
  company_id INTEGER,
  label TEXT NOT NULL,
  day TEXT NOT NULL,
  month_day TEXT NOT NULL,
  is_yearly INTEGER DEFAULT 1 NOT NULL,
  CONSTRAINT ck_important_dates_day_form CHECK (day LIKE '____-__-__' OR day LIKE '--__-__'),
  CONSTRAINT ck_important_dates_month_day_form CHECK (month_day LIKE '__-__'),
  CONSTRAINT ck_important_dates_is_yearly_truth CHECK (is_yearly IN (0, 1)),
  CONSTRAINT ck_important_dates_belongs_to_one CHECK ((contact_id IS NULL) <> (company_id IS NULL)),
  CONSTRAINT fk_important_dates_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id),
  CONSTRAINT fk_important_dates_company_id FOREIGN KEY(company_id) REFERENCES companies (id)
);
CREATE INDEX ix_important_dates_company_id ON important_dates (company_id);
CREATE INDEX ix_important_dates_contact_id ON important_dates (contact_id);
CREATE INDEX ix_important_dates_day ON important_dates (day);
CREATE INDEX ix_important_dates_month_day ON important_dates (month_day);
CREATE TABLE merges (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  contact_id INTEGER NOT NULL,
  into_id INTEGER NOT NULL,
  CONSTRAINT ck_merges_two_people CHECK (contact_id <> into_id),
  CONSTRAINT fk_merges_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id),
  CONSTRAINT fk_merges_into_id FOREIGN KEY(into_id) REFERENCES contacts (id)
);
CREATE INDEX ix_merges_into_id ON merges (into_id);
CREATE UNIQUE INDEX uq_merges_contact_id ON merges (contact_id);
CREATE TABLE not_same (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  contact_id INTEGER NOT NULL,
  other_id INTEGER NOT NULL,
  CONSTRAINT ck_not_same_in_order CHECK (contact_id < other_id),
  CONSTRAINT fk_not_same_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id),
  CONSTRAINT fk_not_same_other_id FOREIGN KEY(other_id) REFERENCES contacts (id)
);
CREATE INDEX ix_not_same_other_id ON not_same (other_id);
CREATE UNIQUE INDEX uq_not_same_contact_id_other_id ON not_same (contact_id, other_id);
CREATE TABLE relations (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  contact_id INTEGER NOT NULL,
  other_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  note TEXT,
  CONSTRAINT ck_relations_two_people CHECK (contact_id <> other_id),
  CONSTRAINT fk_relations_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id),
  CONSTRAINT fk_relations_other_id FOREIGN KEY(other_id) REFERENCES contacts (id)
);
CREATE INDEX ix_relations_other_id ON relations (other_id);
CREATE UNIQUE INDEX uq_relations_contact_id_other_id_kind ON relations (contact_id, other_id, kind);
CREATE TABLE segment_members (
  snapshot_id INTEGER NOT NULL,
  contact_id INTEGER NOT NULL,
  CONSTRAINT pk_segment_members PRIMARY KEY (snapshot_id, contact_id),
  CONSTRAINT fk_segment_members_snapshot_id FOREIGN KEY(snapshot_id) REFERENCES segment_snapshots (id)
);
CREATE INDEX ix_segment_members_contact_id ON segment_members (contact_id);
CREATE TABLE stage_changes (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  contact_id INTEGER NOT NULL,
  stage TEXT,
  day TEXT NOT NULL,
  reason TEXT,
  user_id INTEGER,
  CONSTRAINT ck_stage_changes_day_form CHECK (day LIKE '____-__-__'),
  CONSTRAINT fk_stage_changes_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id),
  CONSTRAINT fk_stage_changes_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);
CREATE INDEX ix_stage_changes_contact_id ON stage_changes (contact_id, day);
ALTER TABLE addresses ADD COLUMN street TEXT;
ALTER TABLE addresses ADD COLUMN postal_code TEXT;
ALTER TABLE addresses ADD COLUMN region TEXT;
ALTER TABLE addresses ADD COLUMN country TEXT;
ALTER TABLE fields ADD COLUMN text_key TEXT;
ALTER TABLE fields ADD COLUMN number DOUBLE;
CREATE INDEX ix_fields_name_number ON fields (name, number);
CREATE INDEX ix_fields_name_text_key ON fields (name, text_key);
ALTER TABLE interactions ADD COLUMN outcome TEXT;
ALTER TABLE contacts ADD COLUMN rhythm_days INTEGER;
ALTER TABLE contacts ADD COLUMN silent_from TEXT;
CREATE INDEX ix_contacts_do_not_contact ON contacts (id) WHERE do_not_contact = 1;
CREATE INDEX ix_contacts_last_purchase_on ON contacts (last_purchase_on);
CREATE INDEX ix_contacts_silent_from ON contacts (silent_from);
CREATE INDEX ix_addresses_city ON addresses (city);
CREATE TABLE tasks_new (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  uid TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version INTEGER DEFAULT 1 NOT NULL,
  archived_at TEXT,
  title TEXT NOT NULL,
  notes TEXT,
  contact_id INTEGER,
  company_id INTEGER,
  owner_id INTEGER,
  due_on TEXT,
  due_time TEXT,
  priority TEXT,
  state TEXT DEFAULT 'open' NOT NULL,
  done_at TEXT,
  due_zone TEXT,
  every TEXT,
  anchor_on TEXT,
  repeat_after TEXT,
  wait_until TEXT,
  CONSTRAINT ck_tasks_title_given CHECK (title <> ''),
  CONSTRAINT ck_tasks_due_on_form CHECK (due_on LIKE '____-__-__'),
  CONSTRAINT ck_tasks_due_time_form CHECK (due_time LIKE '__:__'),
  CONSTRAINT ck_tasks_anchor_on_form CHECK (anchor_on LIKE '____-__-__'),
  CONSTRAINT ck_tasks_wait_until_form CHECK (wait_until LIKE '____-__-__'),
  CONSTRAINT ck_tasks_rule_has_anchor CHECK ((every IS NULL) = (anchor_on IS NULL)),
  CONSTRAINT ck_tasks_comes_one_way CHECK (every IS NULL OR repeat_after IS NULL),
  CONSTRAINT ck_tasks_priority_known CHECK (priority IN ('H', 'M', 'L')),
  CONSTRAINT ck_tasks_state_known CHECK (state IN ('open', 'done')),
  CONSTRAINT ck_tasks_done_has_instant CHECK ((state = 'done') = (done_at IS NOT NULL)),
  CONSTRAINT uq_tasks_uid UNIQUE (uid),
  CONSTRAINT fk_tasks_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id),
  CONSTRAINT fk_tasks_company_id FOREIGN KEY(company_id) REFERENCES companies (id),
  CONSTRAINT fk_tasks_owner_id FOREIGN KEY(owner_id) REFERENCES users (id)
);
INSERT INTO tasks_new (
  id, uid, created_at, updated_at, version, archived_at, title, notes, contact_id, company_id,
  owner_id, due_on, due_time, priority, state, done_at
)
SELECT
  id, uid, created_at, updated_at, version, archived_at, title, notes, contact_id, company_id,
  owner_id, due_on, due_time, priority, state, done_at
FROM tasks;
DELETE FROM sqlite_sequence WHERE name = 'tasks_new';
INSERT INTO sqlite_sequence (name, seq) SELECT 'tasks_new', seq FROM sqlite_sequence WHERE name = 'tasks';
DROP TABLE tasks;
ALTER TABLE tasks_new RENAME TO tasks;
CREATE INDEX ix_tasks_company_id ON tasks (company_id, state, due_on);
CREATE INDEX ix_tasks_contact_id ON tasks (contact_id, state, due_on);
CREATE INDEX ix_tasks_open_due ON tasks (due_on, due_time, id) WHERE state = 'open' AND archived_at IS NULL;
CREATE TABLE handles_new (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  contact_id INTEGER,
  company_id INTEGER,
  network TEXT NOT NULL,
  value TEXT NOT NULL,
  "key" TEXT NOT NULL,
  label TEXT,
  is_primary INTEGER DEFAULT 0 NOT NULL,
  CONSTRAINT ck_handles_is_primary_truth CHECK (is_primary IN (0, 1)),
  CONSTRAINT ck_handles_belongs_to_one CHECK ((contact_id IS NULL) <> (company_id IS NULL)),
  CONSTRAINT fk_handles_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id),
  CONSTRAINT fk_handles_company_id FOREIGN KEY(company_id) REFERENCES companies (id)
);
INSERT INTO handles_new (id, contact_id, company_id, network, value, key, is_primary)
SELECT id, contact_id, company_id, network, value, key,
  CASE WHEN id IN (SELECT min(id) FROM handles GROUP BY contact_id, company_id, network) THEN 1 ELSE 0 END
FROM handles;
DELETE FROM sqlite_sequence WHERE name = 'handles_new';
INSERT INTO sqlite_sequence (name, seq) SELECT 'handles_new', seq FROM sqlite_sequence WHERE name = 'handles';
DROP TABLE handles;
ALTER TABLE handles_new RENAME TO handles;
CREATE INDEX ix_handles_company_id ON handles (company_id);
CREATE INDEX ix_handles_contact_id ON handles (contact_id);
CREATE INDEX ix_handles_key ON handles ("key");
CREATE TABLE scores_new (
  run_id INTEGER NOT NULL,
  contact_id INTEGER NOT NULL,
  recency_days INTEGER NOT NULL,
  frequency INTEGER NOT NULL,
  monetary_minor BIGINT NOT NULL,
  r INTEGER NOT NULL,
  f INTEGER NOT NULL,
  m INTEGER NOT NULL,
  segment TEXT NOT NULL,
  CONSTRAINT pk_scores PRIMARY KEY (run_id, contact_id),
  CONSTRAINT ck_scores_positive CHECK (r > 0 AND f > 0 AND m > 0),
  CONSTRAINT fk_scores_run_id FOREIGN KEY(run_id) REFERENCES scoring_runs (id)
)
 WITHOUT ROWID;
INSERT INTO scores_new (
  run_id, contact_id, recency_days, frequency, monetary_minor, r, f, m, segment
)
SELECT
  run_id, contact_id, recency_days, frequency, monetary_minor, r, f, m, segment
FROM scores
ORDER BY run_id, contact_id;
DROP TABLE scores;
ALTER TABLE scores_new RENAME TO scores;
CREATE INDEX ix_scores_run_id_segment ON scores (run_id, segment);
