-- Format 3: deals with their people, moves, expected days and quotes; tags, custom fields, talks and follow-ups of
-- deals.
CREATE TABLE deals (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  uid TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version INTEGER DEFAULT 1 NOT NULL,
  archived_at TEXT,
  title TEXT NOT NULL,
  value_minor BIGINT,
  currency TEXT,
  stage TEXT NOT NULL,
  state TEXT DEFAULT 'open' NOT NULL,
  probability INTEGER,
  expected_close TEXT,
  closed_on TEXT,
  lost_reason TEXT,
  company_id INTEGER,
  owner_id INTEGER,
  source TEXT,
  external_id TEXT,
  notes TEXT,
  parked_until TEXT,
  parked_reason TEXT,
  quote_ref TEXT,
  quoted_on TEXT,
  quote_minor BIGINT,
  stage_since TEXT,
  CONSTRAINT ck_deals_title_given CHECK (title <> ''),
  CONSTRAINT ck_deals_value_positive CHECK (value_minor >= 0),
  CONSTRAINT ck_deals_quote_positive CHECK (quote_minor >= 0),
  CONSTRAINT ck_deals_amount_has_currency CHECK (currency IS NOT NULL OR (value_minor IS NULL AND quote_minor IS NULL)),
  CONSTRAINT ck_deals_currency_form CHECK (length(currency) = 3),
  CONSTRAINT ck_deals_probability_range CHECK (probability >= 0 AND probability <= 100),
  CONSTRAINT ck_deals_state_known CHECK (state IN ('open', 'won', 'lost')),
  CONSTRAINT ck_deals_closed_has_day CHECK ((state = 'open') = (closed_on IS NULL)),
  CONSTRAINT ck_deals_reason_of_lost CHECK (state = 'lost' OR lost_reason IS NULL),
  CONSTRAINT ck_deals_expected_close_form CHECK (expected_close LIKE '____-__-__'),
  CONSTRAINT ck_deals_closed_on_form CHECK (closed_on LIKE '____-__-__'),
  CONSTRAINT ck_deals_parked_until_form CHECK (parked_until LIKE '____-__-__'),
  CONSTRAINT ck_deals_quoted_on_form CHECK (quoted_on LIKE '____-__-__'),
  CONSTRAINT uq_deals_uid UNIQUE (uid),
  CONSTRAINT fk_deals_company_id FOREIGN KEY(company_id) REFERENCES companies (id),
  CONSTRAINT fk_deals_owner_id FOREIGN KEY(owner_id) REFERENCES users (id)
);
CREATE INDEX ix_deals_archived ON deals (id) WHERE archived_at IS NOT NULL;
CREATE INDEX ix_deals_closed_on ON deals (closed_on);
CREATE INDEX ix_deals_company_id ON deals (company_id);
CREATE INDEX ix_deals_owner_id ON deals (owner_id);
CREATE INDEX ix_deals_state ON deals (state, stage, currency, probability, value_minor, archived_at, parked_until, owner_id);
CREATE UNIQUE INDEX uq_deals_source_external_id ON deals (source, external_id);
CREATE TABLE deal_contacts (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  deal_id INTEGER NOT NULL,
  contact_id INTEGER NOT NULL,
  role TEXT,
  is_primary INTEGER DEFAULT 0 NOT NULL,
  CONSTRAINT ck_deal_contacts_is_primary_truth CHECK (is_primary IN (0, 1)),
  CONSTRAINT fk_deal_contacts_deal_id FOREIGN KEY(deal_id) REFERENCES deals (id),
  CONSTRAINT fk_deal_contacts_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id)
);
CREATE INDEX ix_deal_contacts_contact_id ON deal_contacts (contact_id);
CREATE UNIQUE INDEX uq_deal_contacts_deal_id_contact_id ON deal_contacts (deal_id, contact_id);
CREATE TABLE deal_moves (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  deal_id INTEGER NOT NULL,
  day TEXT NOT NULL,
  at TEXT NOT NULL,
  from_stage TEXT,
  stage TEXT NOT NULL,
  state TEXT NOT NULL,
  stayed_days INTEGER,
  note TEXT,
  user_id INTEGER,
  CONSTRAINT ck_deal_moves_day_form CHECK (day LIKE '____-__-__'),
  CONSTRAINT ck_deal_moves_state_known CHECK (state IN ('open', 'won', 'lost')),
  CONSTRAINT ck_deal_moves_stayed_positive CHECK (stayed_days >= 0),
  CONSTRAINT fk_deal_moves_deal_id FOREIGN KEY(deal_id) REFERENCES deals (id),
  CONSTRAINT fk_deal_moves_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);
CREATE INDEX ix_deal_moves_deal_id ON deal_moves (deal_id, stage, day);
CREATE INDEX ix_deal_moves_stayed ON deal_moves (from_stage, stayed_days, day, deal_id);
CREATE TABLE deal_closes (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  deal_id INTEGER NOT NULL,
  day TEXT NOT NULL,
  expected_close TEXT,
  user_id INTEGER,
  CONSTRAINT ck_deal_closes_day_form CHECK (day LIKE '____-__-__'),
  CONSTRAINT ck_deal_closes_expected_close_form CHECK (expected_close LIKE '____-__-__'),
  CONSTRAINT fk_deal_closes_deal_id FOREIGN KEY(deal_id) REFERENCES deals (id),
  CONSTRAINT fk_deal_closes_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);
CREATE INDEX ix_deal_closes_deal_id ON deal_closes (deal_id);
CREATE TABLE deal_lines (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  deal_id INTEGER NOT NULL,
  product TEXT,
  quantity DOUBLE,
  amount_minor BIGINT,
  CONSTRAINT fk_deal_lines_deal_id FOREIGN KEY(deal_id) REFERENCES deals (id)
);
CREATE INDEX ix_deal_lines_deal_id ON deal_lines (deal_id);
CREATE TABLE fields_new (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  contact_id INTEGER,
  company_id INTEGER,
  deal_id INTEGER,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  text_key TEXT,
  number DOUBLE,
  CONSTRAINT ck_fields_belongs_to_one CHECK ((CASE WHEN contact_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN company_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN deal_id IS NULL THEN 0 ELSE 1 END) = 1),
  CONSTRAINT fk_fields_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id),
  CONSTRAINT fk_fields_company_id FOREIGN KEY(company_id) REFERENCES companies (id),
  CONSTRAINT fk_fields_deal_id FOREIGN KEY(deal_id) REFERENCES deals (id)
);
INSERT INTO fields_new (
  id, contact_id, company_id, name, value, text_key, number
)
SELECT
  id, contact_id, company_id, name, value, text_key, number
FROM fields;
DELETE FROM sqlite_sequence WHERE name = 'fields_new';
INSERT INTO sqlite_sequence (name, seq) SELECT 'fields_new', seq FROM sqlite_sequence WHERE name = 'fields';
DROP TABLE fields;
ALTER TABLE fields_new RENAME TO fields;
CREATE INDEX ix_fields_company_id ON fields (company_id);
CREATE INDEX ix_fields_contact_id ON fields (contact_id);
CREATE INDEX ix_fields_deal_id ON fields (deal_id);
CREATE INDEX ix_fields_name_number ON fields (name, number);
CREATE INDEX ix_fields_name_text_key ON fields (name, text_key);
CREATE UNIQUE INDEX uq_fields_company_id_name ON fields (company_id, name);
CREATE UNIQUE INDEX uq_fields_contact_id_name ON fields (contact_id, name);
CREATE UNIQUE INDEX uq_fields_deal_id_name ON fields (deal_id, name);
CREATE TABLE taggings_new (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  contact_id INTEGER,
  company_id INTEGER,
  deal_id INTEGER,
  tag_id INTEGER NOT NULL,
  CONSTRAINT ck_taggings_belongs_to_one CHECK ((CASE WHEN contact_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN company_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN deal_id IS NULL THEN 0 ELSE 1 END) = 1),
  CONSTRAINT fk_taggings_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id),
  CONSTRAINT fk_taggings_company_id FOREIGN KEY(company_id) REFERENCES companies (id),
  CONSTRAINT fk_taggings_deal_id FOREIGN KEY(deal_id) REFERENCES deals (id),
  CONSTRAINT fk_taggings_tag_id FOREIGN KEY(tag_id) REFERENCES tags (id)
);
INSERT INTO taggings_new (
  id, contact_id, company_id, tag_id
)
SELECT
  id, contact_id, company_id, tag_id
FROM taggings;
DELETE FROM sqlite_sequence WHERE name = 'taggings_new';
INSERT INTO sqlite_sequence (name, seq) SELECT 'taggings_new', seq FROM sqlite_sequence WHERE name = 'taggings';
DROP TABLE taggings;
ALTER TABLE taggings_new RENAME TO taggings;
CREATE INDEX ix_taggings_company_id ON taggings (company_id);
CREATE INDEX ix_taggings_contact_id ON taggings (contact_id);
CREATE INDEX ix_taggings_deal_id ON taggings (deal_id);
CREATE UNIQUE INDEX uq_taggings_tag_id_company_id ON taggings (tag_id, company_id);
CREATE UNIQUE INDEX uq_taggings_tag_id_contact_id ON taggings (tag_id, contact_id);
CREATE UNIQUE INDEX uq_taggings_tag_id_deal_id ON taggings (tag_id, deal_id);
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
  deal_id INTEGER,
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
  CONSTRAINT fk_tasks_owner_id FOREIGN KEY(owner_id) REFERENCES users (id),
  CONSTRAINT fk_tasks_deal_id FOREIGN KEY(deal_id) REFERENCES deals (id)
);
INSERT INTO tasks_new (
  id, uid, created_at, updated_at, version, archived_at, title, notes, contact_id, company_id, owner_id,
  due_on, due_time, priority, state, done_at, due_zone, every, anchor_on, repeat_after, wait_until
)
SELECT
  id, uid, created_at, updated_at, version, archived_at, title, notes, contact_id, company_id, owner_id,
  due_on, due_time, priority, state, done_at, due_zone, every, anchor_on, repeat_after, wait_until
FROM tasks;
DELETE FROM sqlite_sequence WHERE name = 'tasks_new';
INSERT INTO sqlite_sequence (name, seq) SELECT 'tasks_new', seq FROM sqlite_sequence WHERE name = 'tasks';
DROP TABLE tasks;
ALTER TABLE tasks_new RENAME TO tasks;
CREATE INDEX ix_tasks_company_id ON tasks (company_id, state, due_on);
CREATE INDEX ix_tasks_contact_id ON tasks (contact_id, state, due_on);
CREATE INDEX ix_tasks_deal_id ON tasks (deal_id, state, due_on);
CREATE INDEX ix_tasks_open_due ON tasks (due_on, due_time, id) WHERE state = 'open' AND archived_at IS NULL;
CREATE TABLE interactions_new (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  uid TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version INTEGER DEFAULT 1 NOT NULL,
  archived_at TEXT,
  kind TEXT NOT NULL,
  date TEXT NOT NULL,
  at TEXT,
  note TEXT,
  direction TEXT,
  duration_minutes INTEGER,
  contact_id INTEGER,
  company_id INTEGER,
  author_id INTEGER,
  amount_minor BIGINT,
  currency TEXT,
  product TEXT,
  quantity DOUBLE,
  source TEXT,
  external_ref TEXT,
  row_key TEXT,
  outcome TEXT,
  deal_id INTEGER,
  CONSTRAINT ck_interactions_date_form CHECK (date LIKE '____-__-__'),
  CONSTRAINT ck_interactions_direction_known CHECK (direction IN ('in', 'out')),
  CONSTRAINT ck_interactions_amount_has_currency CHECK ((amount_minor IS NULL) = (currency IS NULL)),
  CONSTRAINT ck_interactions_currency_form CHECK (length(currency) = 3),
  CONSTRAINT ck_interactions_duration_positive CHECK (duration_minutes >= 0),
  CONSTRAINT uq_interactions_uid UNIQUE (uid),
  CONSTRAINT fk_interactions_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id),
  CONSTRAINT fk_interactions_company_id FOREIGN KEY(company_id) REFERENCES companies (id),
  CONSTRAINT fk_interactions_author_id FOREIGN KEY(author_id) REFERENCES users (id),
  CONSTRAINT fk_interactions_deal_id FOREIGN KEY(deal_id) REFERENCES deals (id)
);
INSERT INTO interactions_new (
  id, uid, created_at, updated_at, version, archived_at, kind, date, at, note, direction, duration_minutes,
  contact_id, company_id, author_id, amount_minor, currency, product, quantity, source, external_ref, row_key,
  outcome
)
SELECT
  id, uid, created_at, updated_at, version, archived_at, kind, date, at, note, direction, duration_minutes,
  contact_id, company_id, author_id, amount_minor, currency, product, quantity, source, external_ref, row_key,
  outcome
FROM interactions;
DELETE FROM sqlite_sequence WHERE name = 'interactions_new';
INSERT INTO sqlite_sequence (name, seq) SELECT 'interactions_new', seq FROM sqlite_sequence WHERE name = 'interactions';
DROP TABLE interactions;
ALTER TABLE interactions_new RENAME TO interactions;
CREATE INDEX ix_interactions_company_id_date ON interactions (company_id, date);
CREATE INDEX ix_interactions_contact_id_date ON interactions (contact_id, date);
CREATE INDEX ix_interactions_deal_id ON interactions (deal_id) WHERE deal_id IS NOT NULL;
CREATE INDEX ix_interactions_purchases ON interactions (contact_id, date, currency, amount_minor, archived_at) WHERE amount_minor IS NOT NULL AND archived_at IS NULL;
CREATE UNIQUE INDEX uq_interactions_source_row_key ON interactions (source, row_key);
