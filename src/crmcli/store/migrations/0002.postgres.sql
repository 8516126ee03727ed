-- Format 2: relations, important dates, consent, stages, segments, merges, cadences; tasks that come again;
-- more of handles, addresses and custom fields.
CREATE TABLE segment_snapshots (
  id BIGSERIAL NOT NULL,
  slug TEXT COLLATE "C" NOT NULL,
  filter TEXT COLLATE "C" NOT NULL,
  day TEXT COLLATE "C" NOT NULL,
  contacts INTEGER NOT NULL,
  user_id BIGINT,
  created_at TEXT COLLATE "C" NOT NULL,
  CONSTRAINT pk_segment_snapshots PRIMARY KEY (id),
  CONSTRAINT ck_segment_snapshots_day_form CHECK (day LIKE '____-__-__'),
  CONSTRAINT fk_segment_snapshots_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);
CREATE INDEX ix_segment_snapshots_slug ON segment_snapshots (slug, day);
CREATE TABLE segments (
  id BIGSERIAL NOT NULL,
  slug TEXT COLLATE "C" NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  filter TEXT COLLATE "C" NOT NULL,
  user_id BIGINT,
  created_at TEXT COLLATE "C" NOT NULL,
  CONSTRAINT pk_segments PRIMARY KEY (id),
  CONSTRAINT ck_segments_filter_given CHECK (filter <> ''),
  CONSTRAINT uq_segments_slug UNIQUE (slug),
  CONSTRAINT fk_segments_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);
CREATE TABLE cadence_holds (
  id BIGSERIAL NOT NULL,
  contact_id BIGINT NOT NULL,
  until TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C",
  user_id BIGINT,
  CONSTRAINT pk_cadence_holds PRIMARY KEY (id),
  CONSTRAINT ck_cadence_holds_until_form CHECK (until LIKE '____-__-__'),
  CONSTRAINT fk_cadence_holds_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id),
  CONSTRAINT fk_cadence_holds_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);
CREATE UNIQUE INDEX uq_cadence_holds_contact_id ON cadence_holds (contact_id);
CREATE TABLE cadences (
  id BIGSERIAL NOT NULL,
  contact_id BIGINT,
  tag_id BIGINT,
  segment TEXT COLLATE "C",
  days INTEGER NOT NULL,
  CONSTRAINT pk_cadences PRIMARY KEY (id),
  CONSTRAINT ck_cadences_days_positive CHECK (days > 0),
  CONSTRAINT ck_cadences_of_one CHECK ((CASE WHEN contact_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN tag_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN segment IS NULL THEN 0 ELSE 1 END) = 1),
  CONSTRAINT fk_cadences_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id),
  CONSTRAINT fk_cadences_tag_id FOREIGN KEY(tag_id) REFERENCES tags (id)
);
CREATE UNIQUE INDEX uq_cadences_contact_id ON cadences (contact_id);
CREATE UNIQUE INDEX uq_cadences_segment ON cadences (segment);
CREATE UNIQUE INDEX uq_cadences_tag_id ON cadences (tag_id);
CREATE TABLE consents (
  id BIGSERIAL NOT NULL,
  contact_id BIGINT NOT NULL,
  channel TEXT COLLATE "C" NOT NULL,
  is_given INTEGER DEFAULT 0 NOT NULL,
  basis TEXT COLLATE "C",
  source TEXT COLLATE "C",
  day TEXT COLLATE "C" NOT NULL,
  user_id BIGINT,
  CONSTRAINT pk_consents PRIMARY KEY (id),
  CONSTRAINT ck_consents_is_given_truth CHECK (is_given IN (0, 1)),
  CONSTRAINT ck_consents_day_form CHECK (day LIKE '____-__-__'),
  CONSTRAINT fk_consents_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id),
  CONSTRAINT fk_consents_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);
CREATE INDEX ix_consents_contact_id ON consents (contact_id, channel, day);
CREATE TABLE important_dates (
  id BIGSERIAL NOT NULL,
  contact_id BIGINT,
  company_id BIGINT,
  label TEXT COLLATE "C" NOT NULL,
  day TEXT COLLATE "C" NOT NULL,
  month_day TEXT COLLATE "C" NOT NULL,
  is_yearly INTEGER DEFAULT 1 NOT NULL,
  CONSTRAINT pk_important_dates PRIMARY KEY (id),
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
  id BIGSERIAL NOT NULL,
  contact_id BIGINT NOT NULL,
  into_id BIGINT NOT NULL,
  CONSTRAINT pk_merges PRIMARY KEY (id),
  CONSTRAINT ck_merges_two_people CHECK (contact_id <> into_id),
  CONSTRAINT fk_merges_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id),
  CONSTRAINT fk_merges_into_id FOREIGN KEY(into_id) REFERENCES contacts (id)
);
CREATE INDEX ix_merges_into_id ON merges (into_id);
CREATE UNIQUE INDEX uq_merges_contact_id ON merges (contact_id);
CREATE TABLE not_same (
  id BIGSERIAL NOT NULL,
  contact_id BIGINT NOT NULL,
  other_id BIGINT NOT NULL,
  CONSTRAINT pk_not_same PRIMARY KEY (id),
  CONSTRAINT ck_not_same_in_order CHECK (contact_id < other_id),
  CONSTRAINT fk_not_same_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id),
  CONSTRAINT fk_not_same_other_id FOREIGN KEY(other_id) REFERENCES contacts (id)
);
CREATE INDEX ix_not_same_other_id ON not_same (other_id);
CREATE UNIQUE INDEX uq_not_same_contact_id_other_id ON not_same (contact_id, other_id);
CREATE TABLE relations (
  id BIGSERIAL NOT NULL,
  contact_id BIGINT NOT NULL,
  other_id BIGINT NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  note TEXT COLLATE "C",
  CONSTRAINT pk_relations PRIMARY KEY (id),
  CONSTRAINT ck_relations_two_people CHECK (contact_id <> other_id),
  CONSTRAINT fk_relations_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id),
  CONSTRAINT fk_relations_other_id FOREIGN KEY(other_id) REFERENCES contacts (id)
);
CREATE INDEX ix_relations_other_id ON relations (other_id);
CREATE UNIQUE INDEX uq_relations_contact_id_other_id_kind ON relations (contact_id, other_id, kind);
CREATE TABLE segment_members (
  snapshot_id BIGINT NOT NULL,
  contact_id BIGINT NOT NULL,
  CONSTRAINT pk_segment_members PRIMARY KEY (snapshot_id, contact_id),
  CONSTRAINT fk_segment_members_snapshot_id FOREIGN KEY(snapshot_id) REFERENCES segment_snapshots (id)
);
CREATE INDEX ix_segment_members_contact_id ON segment_members (contact_id);
CREATE TABLE stage_changes (
  id BIGSERIAL NOT NULL,
  contact_id BIGINT NOT NULL,
  stage TEXT COLLATE "C",
  day TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C",
  user_id BIGINT,
  CONSTRAINT pk_stage_changes PRIMARY KEY (id),
  CONSTRAINT ck_stage_changes_day_form CHECK (day LIKE '____-__-__'),
  CONSTRAINT fk_stage_changes_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id),
  CONSTRAINT fk_stage_changes_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);
CREATE INDEX ix_stage_changes_contact_id ON stage_changes (contact_id, day);
ALTER TABLE addresses ADD COLUMN street TEXT COLLATE "C";
ALTER TABLE addresses ADD COLUMN postal_code TEXT COLLATE "C";
ALTER TABLE addresses ADD COLUMN region TEXT COLLATE "C";
ALTER TABLE addresses ADD COLUMN country TEXT COLLATE "C";
ALTER TABLE fields ADD COLUMN text_key TEXT COLLATE "C";
ALTER TABLE fields ADD COLUMN number DOUBLE PRECISION;
CREATE INDEX ix_fields_name_number ON fields (name, number);
CREATE INDEX ix_fields_name_text_key ON fields (name, text_key);
ALTER TABLE interactions ADD COLUMN outcome TEXT COLLATE "C";
ALTER TABLE contacts ADD COLUMN rhythm_days INTEGER;
ALTER TABLE contacts ADD COLUMN silent_from TEXT COLLATE "C";
CREATE INDEX ix_contacts_do_not_contact ON contacts (id) WHERE do_not_contact = 1;
CREATE INDEX ix_contacts_last_purchase_on ON contacts (last_purchase_on);
CREATE INDEX ix_contacts_silent_from ON contacts (silent_from);
CREATE INDEX ix_addresses_city ON addresses (city);
ALTER TABLE tasks ADD COLUMN due_zone TEXT COLLATE "C";
ALTER TABLE tasks ADD COLUMN every TEXT COLLATE "C";
ALTER TABLE tasks ADD COLUMN anchor_on TEXT COLLATE "C";
ALTER TABLE tasks ADD COLUMN repeat_after TEXT COLLATE "C";
ALTER TABLE tasks ADD COLUMN wait_until TEXT COLLATE "C";
ALTER TABLE tasks ADD CONSTRAINT ck_tasks_anchor_on_form CHECK (anchor_on LIKE '____-__-__');
ALTER TABLE tasks ADD CONSTRAINT ck_tasks_wait_until_form CHECK (wait_until LIKE '____-__-__');
ALTER TABLE tasks ADD CONSTRAINT ck_tasks_rule_has_anchor CHECK ((every IS NULL) = (anchor_on IS NULL));
ALTER TABLE tasks ADD CONSTRAINT ck_tasks_comes_one_way CHECK (every IS NULL OR repeat_after IS NULL);
ALTER TABLE handles ADD COLUMN label TEXT COLLATE "C";
ALTER TABLE handles ADD COLUMN is_primary INTEGER DEFAULT 0 NOT NULL;
ALTER TABLE handles ADD CONSTRAINT ck_handles_is_primary_truth CHECK (is_primary IN (0, 1));
UPDATE handles SET is_primary =
  CASE WHEN id IN (SELECT min(id) FROM handles GROUP BY contact_id, company_id, network) THEN 1 ELSE 0 END;
DROP INDEX ix_scores_contact_id;
