-- Format 3: deals with their people, moves, expected days and quotes; tags, custom fields, talks and follow-ups of
-- deals.
CREATE TABLE deals (
  id BIGSERIAL NOT NULL,
  uid TEXT COLLATE "C" NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL,
  updated_at TEXT COLLATE "C" NOT NULL,
  version INTEGER DEFAULT 1 NOT NULL,
  archived_at TEXT COLLATE "C",
  title TEXT COLLATE "C" NOT NULL,
  value_minor BIGINT,
  currency TEXT COLLATE "C",
  stage TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" DEFAULT 'open' NOT NULL,
  probability INTEGER,
  expected_close TEXT COLLATE "C",
  closed_on TEXT COLLATE "C",
  lost_reason TEXT COLLATE "C",
  company_id BIGINT,
  owner_id BIGINT,
  source TEXT COLLATE "C",
  external_id TEXT COLLATE "C",
  notes TEXT COLLATE "C",
  parked_until TEXT COLLATE "C",
  parked_reason TEXT COLLATE "C",
  quote_ref TEXT COLLATE "C",
  quoted_on TEXT COLLATE "C",
  quote_minor BIGINT,
  stage_since TEXT COLLATE "C",
  CONSTRAINT pk_deals PRIMARY KEY (id),
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
  id BIGSERIAL NOT NULL,
  deal_id BIGINT NOT NULL,
  contact_id BIGINT NOT NULL,
  role TEXT COLLATE "C",
  is_primary INTEGER DEFAULT 0 NOT NULL,
  CONSTRAINT pk_deal_contacts PRIMARY KEY (id),
  CONSTRAINT ck_deal_contacts_is_primary_truth CHECK (is_primary IN (0, 1)),
  CONSTRAINT fk_deal_contacts_deal_id FOREIGN KEY(deal_id) REFERENCES deals (id),
  CONSTRAINT fk_deal_contacts_contact_id FOREIGN KEY(contact_id) REFERENCES contacts (id)
);
CREATE INDEX ix_deal_contacts_contact_id ON deal_contacts (contact_id);
CREATE UNIQUE INDEX uq_deal_contacts_deal_id_contact_id ON deal_contacts (deal_id, contact_id);
CREATE TABLE deal_moves (
  id BIGSERIAL NOT NULL,
  deal_id BIGINT NOT NULL,
  day TEXT COLLATE "C" NOT NULL,
  at TEXT COLLATE "C" NOT NULL,
  from_stage TEXT COLLATE "C",
  stage TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL,
  stayed_days INTEGER,
  note TEXT COLLATE "C",
  user_id BIGINT,
  CONSTRAINT pk_deal_moves PRIMARY KEY (id),
  CONSTRAINT ck_deal_moves_day_form CHECK (day LIKE '____-__-__'),
  CONSTRAINT ck_deal_moves_state_known CHECK (state IN ('open', 'won', 'lost')),
  CONSTRAINT ck_deal_moves_stayed_positive CHECK (stayed_days >= 0),
  CONSTRAINT fk_deal_moves_deal_id FOREIGN KEY(deal_id) REFERENCES deals (id),
  CONSTRAINT fk_deal_moves_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);
CREATE INDEX ix_deal_moves_deal_id ON deal_moves (deal_id, stage, day);
CREATE INDEX ix_deal_moves_stayed ON deal_moves (from_stage, stayed_days, day, deal_id);
CREATE TABLE deal_closes (
  id BIGSERIAL NOT NULL,
  deal_id BIGINT NOT NULL,
  day TEXT COLLATE "C" NOT NULL,
  expected_close TEXT COLLATE "C",
  user_id BIGINT,
  CONSTRAINT pk_deal_closes PRIMARY KEY (id),
  CONSTRAINT ck_deal_closes_day_form CHECK (day LIKE '____-__-__'),
  CONSTRAINT ck_deal_closes_expected_close_form CHECK (expected_close LIKE '____-__-__'),
  CONSTRAINT fk_deal_closes_deal_id FOREIGN KEY(deal_id) REFERENCES deals (id),
  CONSTRAINT fk_deal_closes_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);
CREATE INDEX ix_deal_closes_deal_id ON deal_closes (deal_id);
CREATE TABLE deal_lines (
  id BIGSERIAL NOT NULL,
  deal_id BIGINT NOT NULL,
  product TEXT COLLATE "C",
  quantity DOUBLE PRECISION,
  amount_minor BIGINT,
  CONSTRAINT pk_deal_lines PRIMARY KEY (id),
  CONSTRAINT fk_deal_lines_deal_id FOREIGN KEY(deal_id) REFERENCES deals (id)
);
CREATE INDEX ix_deal_lines_deal_id ON deal_lines (deal_id);
ALTER TABLE fields ADD COLUMN deal_id BIGINT;
ALTER TABLE fields ADD CONSTRAINT fk_fields_deal_id FOREIGN KEY(deal_id) REFERENCES deals (id);
ALTER TABLE fields DROP CONSTRAINT ck_fields_belongs_to_one;
ALTER TABLE fields ADD CONSTRAINT ck_fields_belongs_to_one CHECK ((CASE WHEN contact_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN company_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN deal_id IS NULL THEN 0 ELSE 1 END) = 1);
CREATE INDEX ix_fields_deal_id ON fields (deal_id);
CREATE UNIQUE INDEX uq_fields_deal_id_name ON fields (deal_id, name);
ALTER TABLE taggings ADD COLUMN deal_id BIGINT;
ALTER TABLE taggings ADD CONSTRAINT fk_taggings_deal_id FOREIGN KEY(deal_id) REFERENCES deals (id);
ALTER TABLE taggings DROP CONSTRAINT ck_taggings_belongs_to_one;
ALTER TABLE taggings ADD CONSTRAINT ck_taggings_belongs_to_one CHECK ((CASE WHEN contact_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN company_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN deal_id IS NULL THEN 0 ELSE 1 END) = 1);
CREATE INDEX ix_taggings_deal_id ON taggings (deal_id);
CREATE UNIQUE INDEX uq_taggings_tag_id_deal_id ON taggings (tag_id, deal_id);
ALTER TABLE tasks ADD COLUMN deal_id BIGINT;
ALTER TABLE tasks ADD CONSTRAINT fk_tasks_deal_id FOREIGN KEY(deal_id) REFERENCES deals (id);
CREATE INDEX ix_tasks_deal_id ON tasks (deal_id, state, due_on);
ALTER TABLE interactions ADD COLUMN deal_id BIGINT;
ALTER TABLE interactions ADD CONSTRAINT fk_interactions_deal_id FOREIGN KEY(deal_id) REFERENCES deals (id);
CREATE INDEX ix_interactions_deal_id ON interactions (deal_id) WHERE deal_id IS NOT NULL;
