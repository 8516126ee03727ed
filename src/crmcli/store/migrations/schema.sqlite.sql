-- Generated from schema.py by `python -m crmcli.store.schemafile`; do not edit.
CREATE TABLE lookup (
  "key" TEXT NOT NULL,
  how TEXT NOT NULL,
  kind TEXT NOT NULL,
  record_id INTEGER NOT NULL,
  CONSTRAINT pk_lookup PRIMARY KEY ("key", how, kind, record_id),
  CONSTRAINT ck_lookup_kind_known CHECK (kind IN ('contact', 'company'))
)
 WITHOUT ROWID;
CREATE INDEX ix_lookup_record ON lookup (kind, record_id);
CREATE TABLE settings (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  CONSTRAINT uq_settings_name UNIQUE (name)
);
CREATE TABLE tags (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  "key" TEXT NOT NULL,
  CONSTRAINT uq_tags_key UNIQUE ("key")
);
CREATE TABLE users (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  uid TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version INTEGER DEFAULT 1 NOT NULL,
  archived_at TEXT,
  login TEXT NOT NULL,
  name TEXT,
  language TEXT,
  active INTEGER DEFAULT 1 NOT NULL,
  left_on TEXT,
  CONSTRAINT ck_users_active_truth CHECK (active IN (0, 1)),
  CONSTRAINT ck_users_login_given CHECK (login <> ''),
  CONSTRAINT uq_users_uid UNIQUE (uid),
  CONSTRAINT uq_users_login UNIQUE (login)
);
CREATE TABLE acts (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  user_id INTEGER NOT NULL,
  login TEXT NOT NULL,
  kind TEXT NOT NULL,
  what TEXT NOT NULL,
  state TEXT DEFAULT 'done' NOT NULL,
  target_id INTEGER,
  program TEXT NOT NULL,
  CONSTRAINT ck_acts_kind_known CHECK (kind IN ('act', 'undo', 'redo', 'system')),
  CONSTRAINT ck_acts_state_known CHECK (state IN ('done', 'undone')),
  CONSTRAINT ck_acts_at_form CHECK (at LIKE '____-__-__T__:__:__%Z'),
  CONSTRAINT fk_acts_user_id FOREIGN KEY(user_id) REFERENCES users (id),
  CONSTRAINT fk_acts_target_id FOREIGN KEY(target_id) REFERENCES acts (id)
);
CREATE INDEX ix_acts_user_id ON acts (user_id, id);
CREATE TABLE companies (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  uid TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version INTEGER DEFAULT 1 NOT NULL,
  archived_at TEXT,
  name TEXT NOT NULL,
  notes TEXT,
  owner_id INTEGER,
  source TEXT,
  external_id TEXT,
  CONSTRAINT ck_companies_name_given CHECK (name <> ''),
  CONSTRAINT uq_companies_uid UNIQUE (uid),
  CONSTRAINT fk_companies_owner_id FOREIGN KEY(owner_id) REFERENCES users (id)
);
CREATE INDEX ix_companies_name ON companies (name);
CREATE UNIQUE INDEX uq_companies_source_external_id ON companies (source, external_id);
CREATE TABLE contacts (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  uid TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version INTEGER DEFAULT 1 NOT NULL,
  archived_at TEXT,
  name TEXT NOT NULL,
  title TEXT,
  notes TEXT,
  birthday TEXT,
  stage TEXT,
  owner_id INTEGER,
  source TEXT,
  external_id TEXT,
  do_not_contact INTEGER DEFAULT 0 NOT NULL,
  name_key TEXT DEFAULT '' NOT NULL,
  birthday_md TEXT,
  last_contact_on TEXT,
  last_purchase_on TEXT,
  purchase_count INTEGER DEFAULT 0 NOT NULL,
  rhythm_days INTEGER,
  silent_from TEXT,
  CONSTRAINT ck_contacts_name_given CHECK (name <> ''),
  CONSTRAINT ck_contacts_birthday_form CHECK (birthday LIKE '____-__-__' OR birthday LIKE '--__-__'),
  CONSTRAINT ck_contacts_do_not_contact_truth CHECK (do_not_contact IN (0, 1)),
  CONSTRAINT uq_contacts_uid UNIQUE (uid),
  CONSTRAINT fk_contacts_owner_id FOREIGN KEY(owner_id) REFERENCES users (id)
);
CREATE INDEX ix_contacts_birthday_md ON contacts (birthday_md);
CREATE INDEX ix_contacts_do_not_contact ON contacts (id) WHERE do_not_contact = 1;
CREATE INDEX ix_contacts_external_id ON contacts (external_id);
CREATE INDEX ix_contacts_last_contact_on ON contacts (last_contact_on);
CREATE INDEX ix_contacts_last_purchase_on ON contacts (last_purchase_on);
CREATE INDEX ix_contacts_name ON contacts (name);
CREATE INDEX ix_contacts_name_key ON contacts (name_key, id);
CREATE INDEX ix_contacts_owner_id ON contacts (owner_id);
CREATE INDEX ix_contacts_silent_from ON contacts (silent_from);
CREATE UNIQUE INDEX uq_contacts_source_external_id ON contacts (source, external_id);
CREATE TABLE scoring_runs (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  uid TEXT NOT NULL,
  scheme TEXT NOT NULL,
  as_of TEXT NOT NULL,
  currency TEXT NOT NULL,
  cuts TEXT NOT NULL,
  buyers INTEGER NOT NULL,
  left_out INTEGER NOT NULL,
  user_id INTEGER,
  created_at TEXT NOT NULL,
  CONSTRAINT ck_scoring_runs_as_of_form CHECK (as_of LIKE '____-__-__'),
  CONSTRAINT uq_scoring_runs_uid UNIQUE (uid),
  CONSTRAINT fk_scoring_runs_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);
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
CREATE TABLE addresses (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  contact_id INTEGER,
  company_id INTEGER,
  text TEXT NOT NULL,
  city TEXT,
  label TEXT,
  is_primary INTEGER DEFAULT 0 NOT NULL,
  street TEXT,
  postal_code TEXT,
  region TEXT,
  country TEXT,
  CONSTRAINT ck_addresses_is_primary_truth CHECK (is_primary IN (0, 1)),
  CONSTRAINT ck_addresses_belongs_to_one CHECK ((contact_id IS NULL) <> (company_id IS NULL)),
  CONSTRAINT fk_addresses_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id),
  CONSTRAINT fk_addresses_company_id FOREIGN KEY(company_id) REFERENCES companies (id)
);
CREATE INDEX ix_addresses_city ON addresses (city);
CREATE INDEX ix_addresses_company_id ON addresses (company_id);
CREATE INDEX ix_addresses_contact_id ON addresses (contact_id);
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
CREATE TABLE changes (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  act_id INTEGER NOT NULL,
  table_name TEXT NOT NULL,
  row_id INTEGER NOT NULL,
  verb TEXT NOT NULL,
  "before" TEXT,
  "after" TEXT,
  CONSTRAINT ck_changes_verb_known CHECK (verb IN ('insert', 'update', 'delete')),
  CONSTRAINT fk_changes_act_id FOREIGN KEY(act_id) REFERENCES acts (id)
);
CREATE INDEX ix_changes_act_id ON changes (act_id);
CREATE INDEX ix_changes_row ON changes (table_name, row_id);
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
CREATE TABLE emails (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  contact_id INTEGER,
  company_id INTEGER,
  address TEXT NOT NULL,
  "key" TEXT NOT NULL,
  label TEXT,
  is_primary INTEGER DEFAULT 0 NOT NULL,
  is_valid INTEGER DEFAULT 1 NOT NULL,
  CONSTRAINT ck_emails_is_primary_truth CHECK (is_primary IN (0, 1)),
  CONSTRAINT ck_emails_is_valid_truth CHECK (is_valid IN (0, 1)),
  CONSTRAINT ck_emails_belongs_to_one CHECK ((contact_id IS NULL) <> (company_id IS NULL)),
  CONSTRAINT fk_emails_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id),
  CONSTRAINT fk_emails_company_id FOREIGN KEY(company_id) REFERENCES companies (id)
);
CREATE INDEX ix_emails_company_id ON emails (company_id);
CREATE INDEX ix_emails_contact_id ON emails (contact_id);
CREATE INDEX ix_emails_key ON emails ("key");
CREATE TABLE handles (
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
CREATE INDEX ix_handles_company_id ON handles (company_id);
CREATE INDEX ix_handles_contact_id ON handles (contact_id);
CREATE INDEX ix_handles_key ON handles ("key");
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
CREATE TABLE phones (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  contact_id INTEGER,
  company_id INTEGER,
  raw TEXT NOT NULL,
  "key" TEXT NOT NULL,
  e164 TEXT,
  extension TEXT,
  label TEXT,
  is_primary INTEGER DEFAULT 0 NOT NULL,
  is_valid INTEGER DEFAULT 1 NOT NULL,
  CONSTRAINT ck_phones_is_primary_truth CHECK (is_primary IN (0, 1)),
  CONSTRAINT ck_phones_is_valid_truth CHECK (is_valid IN (0, 1)),
  CONSTRAINT ck_phones_belongs_to_one CHECK ((contact_id IS NULL) <> (company_id IS NULL)),
  CONSTRAINT fk_phones_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id),
  CONSTRAINT fk_phones_company_id FOREIGN KEY(company_id) REFERENCES companies (id)
);
CREATE INDEX ix_phones_company_id ON phones (company_id);
CREATE INDEX ix_phones_contact_id ON phones (contact_id);
CREATE INDEX ix_phones_key ON phones ("key");
CREATE TABLE positions (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  contact_id INTEGER NOT NULL,
  company_id INTEGER NOT NULL,
  role TEXT,
  is_primary INTEGER DEFAULT 0 NOT NULL,
  CONSTRAINT ck_positions_is_primary_truth CHECK (is_primary IN (0, 1)),
  CONSTRAINT fk_positions_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id),
  CONSTRAINT fk_positions_company_id FOREIGN KEY(company_id) REFERENCES companies (id)
);
CREATE INDEX ix_positions_company_id ON positions (company_id);
CREATE UNIQUE INDEX uq_positions_contact_id_company_id ON positions (contact_id, company_id);
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
CREATE TABLE scores (
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
CREATE INDEX ix_scores_run_id_segment ON scores (run_id, segment);
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
CREATE TABLE deal_lines (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  deal_id INTEGER NOT NULL,
  product TEXT,
  quantity DOUBLE,
  amount_minor BIGINT,
  CONSTRAINT fk_deal_lines_deal_id FOREIGN KEY(deal_id) REFERENCES deals (id)
);
CREATE INDEX ix_deal_lines_deal_id ON deal_lines (deal_id);
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
CREATE TABLE fields (
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
CREATE INDEX ix_fields_company_id ON fields (company_id);
CREATE INDEX ix_fields_contact_id ON fields (contact_id);
CREATE INDEX ix_fields_deal_id ON fields (deal_id);
CREATE INDEX ix_fields_name_number ON fields (name, number);
CREATE INDEX ix_fields_name_text_key ON fields (name, text_key);
CREATE UNIQUE INDEX uq_fields_company_id_name ON fields (company_id, name);
CREATE UNIQUE INDEX uq_fields_contact_id_name ON fields (contact_id, name);
CREATE UNIQUE INDEX uq_fields_deal_id_name ON fields (deal_id, name);
CREATE TABLE interactions (
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
CREATE INDEX ix_interactions_company_id_date ON interactions (company_id, date);
CREATE INDEX ix_interactions_contact_id_date ON interactions (contact_id, date);
CREATE INDEX ix_interactions_deal_id ON interactions (deal_id) WHERE deal_id IS NOT NULL;
CREATE INDEX ix_interactions_purchases ON interactions (contact_id, date, currency, amount_minor, archived_at) WHERE amount_minor IS NOT NULL AND archived_at IS NULL;
CREATE UNIQUE INDEX uq_interactions_source_row_key ON interactions (source, row_key);
CREATE TABLE taggings (
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
CREATE INDEX ix_taggings_company_id ON taggings (company_id);
CREATE INDEX ix_taggings_contact_id ON taggings (contact_id);
CREATE INDEX ix_taggings_deal_id ON taggings (deal_id);
CREATE UNIQUE INDEX uq_taggings_tag_id_company_id ON taggings (tag_id, company_id);
CREATE UNIQUE INDEX uq_taggings_tag_id_contact_id ON taggings (tag_id, contact_id);
CREATE UNIQUE INDEX uq_taggings_tag_id_deal_id ON taggings (tag_id, deal_id);
CREATE TABLE tasks (
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
CREATE INDEX ix_tasks_company_id ON tasks (company_id, state, due_on);
CREATE INDEX ix_tasks_contact_id ON tasks (contact_id, state, due_on);
CREATE INDEX ix_tasks_deal_id ON tasks (deal_id, state, due_on);
CREATE INDEX ix_tasks_open_due ON tasks (due_on, due_time, id) WHERE state = 'open' AND archived_at IS NULL;
CREATE TABLE interaction_contacts (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  interaction_id INTEGER NOT NULL,
  contact_id INTEGER NOT NULL,
  CONSTRAINT fk_interaction_contacts_interaction_id FOREIGN KEY(interaction_id) REFERENCES interactions (id),
  CONSTRAINT fk_interaction_contacts_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id)
);
CREATE INDEX ix_interaction_contacts_contact_id ON interaction_contacts (contact_id);
CREATE UNIQUE INDEX uq_interaction_contacts_interaction_id_contact_id ON interaction_contacts (interaction_id, contact_id);
CREATE TABLE purchase_lines (
  id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  interaction_id INTEGER NOT NULL,
  product TEXT,
  quantity DOUBLE,
  amount_minor BIGINT,
  CONSTRAINT fk_purchase_lines_interaction_id FOREIGN KEY(interaction_id) REFERENCES interactions (id)
);
CREATE INDEX ix_purchase_lines_interaction_id ON purchase_lines (interaction_id);
CREATE VIRTUAL TABLE search USING fts5(text, tokenize='trigram');
CREATE VIRTUAL TABLE search_short USING fts5(
  terms, detail=none,
  tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* Co'"
);
