-- Format 2: relations, important dates, consent, stages, segments, merges; more of handles, addresses and fields.
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
