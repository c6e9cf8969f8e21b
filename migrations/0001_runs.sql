-- Up Migration

-- One labelled issue being built. Facts are the truth; every column after `facts` repeats what they fold to, for
-- lists and look-ups, and is refreshed by each commit.
CREATE TABLE runs (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  repo_id        bigint NOT NULL,
  issue          integer NOT NULL,
  place          json NOT NULL,
  started_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  facts          integer NOT NULL DEFAULT 0,
  updated_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  title          text NOT NULL,
  status         text NOT NULL DEFAULT 'planning',
  closed         boolean NOT NULL DEFAULT false,
  tracking_issue integer,
  spend_usd      double precision DEFAULT 0,
  spend_tokens   bigint NOT NULL DEFAULT 0,
  synced         integer NOT NULL DEFAULT 0
);
COMMENT ON COLUMN runs.facts IS 'How many there are; the seq of the last one.';
COMMENT ON COLUMN runs.spend_usd IS 'Null as soon as one price was unknown.';
COMMENT ON COLUMN runs.synced IS 'The fact up to which GitHub''s tracking issue shows the run.';
CREATE UNIQUE INDEX runs_one_open_per_issue ON runs (repo_id, issue) WHERE NOT closed;
CREATE INDEX runs_open_by_tracking_issue ON runs (repo_id, tracking_issue) WHERE NOT closed;
CREATE INDEX runs_updated ON runs (updated_at);

-- What happened, append-only. `json` rather than `jsonb` here and below: it keeps every string as it was written,
-- U+0000 included, and keys in their order.
CREATE TABLE facts (
  run_id bigint NOT NULL REFERENCES runs,
  seq    integer NOT NULL CHECK (seq > 0),
  at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  fact   json NOT NULL,
  PRIMARY KEY (run_id, seq)
);

-- Which task a pull request belongs to, so that an event about it finds its run.
CREATE TABLE pulls (
  repo_id bigint NOT NULL,
  number  integer NOT NULL,
  run_id  bigint NOT NULL REFERENCES runs,
  task    text NOT NULL,
  PRIMARY KEY (repo_id, number)
);

-- Who is at which action of a run. An epoch is never given twice, so that a holder who was replaced is told from
-- the one who holds the same key now.
CREATE SEQUENCE claim_epochs;
CREATE TABLE claims (
  run_id     bigint NOT NULL REFERENCES runs,
  key        text NOT NULL,
  epoch      bigint NOT NULL UNIQUE,
  owner      text NOT NULL,
  pool       text,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (run_id, key)
);
CREATE INDEX claims_pool ON claims (pool, expires_at) WHERE pool IS NOT NULL;

-- Changes to make on GitHub, once each. Planned in the transaction of the fact that calls for them.
CREATE TABLE effects (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id     bigint NOT NULL REFERENCES runs,
  key        text NOT NULL,
  kind       text NOT NULL,
  payload    json NOT NULL,
  state      text NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'sending', 'unsure', 'done', 'refused')),
  tries      integer NOT NULL DEFAULT 0,
  result     json,
  error      json,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Until then nobody touches it: a request may be in flight, an answer has to settle, or GitHub asked for patience.
  not_before timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (run_id, key)
);
CREATE INDEX effects_unsent ON effects (run_id, id) WHERE state IN ('planned', 'sending', 'unsure');

-- Webhooks as they came in, by GitHub's delivery GUID.
CREATE TABLE deliveries (
  guid         text PRIMARY KEY,
  event        text NOT NULL,
  payload      json NOT NULL,
  received_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Somebody is at it until then.
  taken_until  timestamptz NOT NULL DEFAULT '-infinity',
  processed_at timestamptz,
  error        text
);
CREATE INDEX deliveries_unprocessed ON deliveries (received_at) WHERE processed_at IS NULL;

-- The messages of every conversation with a model, append-only. Key: `plan/1`, `T3/2`, `T3/2/review`, …
CREATE TABLE transcripts (
  run_id  bigint NOT NULL REFERENCES runs,
  key     text NOT NULL,
  index   integer NOT NULL,
  message json NOT NULL,
  at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (run_id, key, index)
);

-- The worktree after the last message that changed files: a git bundle of `commit` without what `base` has.
CREATE TABLE checkpoints (
  run_id bigint NOT NULL REFERENCES runs,
  key    text NOT NULL,
  commit text NOT NULL,
  base   text NOT NULL,
  bundle bytea NOT NULL,
  at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (run_id, key)
);

-- What was paid for. Recorded after each answer, whoever holds the claim by then: money spent is spent.
CREATE TABLE model_calls (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id   bigint NOT NULL REFERENCES runs,
  key      text NOT NULL,
  task     text,
  role     text NOT NULL,
  provider text NOT NULL,
  model    text NOT NULL,
  input    bigint NOT NULL,
  cached   bigint NOT NULL,
  output   bigint NOT NULL,
  usd      double precision,
  ms       integer NOT NULL,
  at       timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON COLUMN model_calls.input IS 'All input tokens, cached ones included.';
COMMENT ON COLUMN model_calls.usd IS 'Null: the price is not known, which is not the same as free.';
CREATE INDEX model_calls_run ON model_calls (run_id, key);

-- Down Migration

DROP TABLE model_calls, checkpoints, transcripts, deliveries, effects, claims, pulls, facts, runs;
DROP SEQUENCE claim_epochs;
