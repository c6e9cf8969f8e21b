-- Up Migration

-- One labelled issue being built. Facts are the truth; every column from `updated_at` to `spend_tokens` repeats what
-- they fold to, for lists and look-ups, and is refreshed by each commit.
CREATE TABLE runs (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  repo_id         bigint NOT NULL,
  issue           integer NOT NULL,
  place           json NOT NULL,
  installation_id bigint GENERATED ALWAYS AS ((place ->> 'installationId')::bigint) STORED,
  started_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  facts           integer NOT NULL DEFAULT 0,
  updated_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  title           text NOT NULL,
  status          text NOT NULL DEFAULT 'planning',
  closed          boolean NOT NULL DEFAULT false,
  tracking_issue  integer,
  spend_usd       double precision DEFAULT 0,
  spend_tokens    bigint NOT NULL DEFAULT 0,
  synced          integer NOT NULL DEFAULT 0,
  tracking_body   text
);
COMMENT ON COLUMN runs.facts IS 'How many there are; the seq of the last one.';
COMMENT ON COLUMN runs.spend_usd IS 'Null as soon as one price was unknown.';
COMMENT ON COLUMN runs.synced IS 'The fact up to which GitHub''s tracking issue shows the run.';
COMMENT ON COLUMN runs.tracking_body IS
  'The tracking issue''s body as Troupe wrote it last, or took it from a person. Any other on GitHub was edited by somebody.';
CREATE UNIQUE INDEX runs_one_open_per_issue ON runs (repo_id, issue) WHERE NOT closed;
CREATE INDEX runs_open_by_tracking_issue ON runs (repo_id, tracking_issue) WHERE NOT closed;
CREATE INDEX runs_by_issue ON runs (repo_id, issue, id);
CREATE INDEX runs_by_tracking_issue ON runs (repo_id, tracking_issue, id);
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

-- Who performs which action of a run. An epoch is never given twice, so that a holder who was replaced is told from
-- the one who holds the same action now.
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
  task       text,
  head       text,
  lane       text NOT NULL,
  payload    json NOT NULL,
  state      text NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'sending', 'unsure', 'done', 'refused')),
  attempts   integer NOT NULL DEFAULT 0,
  result     json,
  error      json,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Until then nobody touches it: a request may be in flight, an answer has to settle, or GitHub asked for patience.
  not_before timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (run_id, key)
);
COMMENT ON COLUMN effects.key IS 'Makes it one of its kind in the run. Never read back: what it says stands in columns.';
COMMENT ON COLUMN effects.head IS 'The commit that it is bound to.';
COMMENT ON COLUMN effects.lane IS 'Effects of one lane are sent in the order in which they were planned.';
CREATE INDEX effects_unsent ON effects (run_id, id) WHERE state IN ('planned', 'sending', 'unsure');

-- Webhooks as they came in, by GitHub's delivery GUID.
CREATE TABLE deliveries (
  guid         text PRIMARY KEY,
  event        text NOT NULL,
  payload      json NOT NULL,
  received_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Somebody processes it until then.
  taken_until  timestamptz NOT NULL DEFAULT '-infinity',
  processed_at timestamptz,
  error        text
);
CREATE INDEX deliveries_unprocessed ON deliveries (received_at) WHERE processed_at IS NULL;

-- The messages of every conversation with a model, append-only.
CREATE TABLE transcripts (
  run_id  bigint NOT NULL REFERENCES runs,
  key     text NOT NULL,
  name    json NOT NULL,
  index   integer NOT NULL,
  message json NOT NULL,
  at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (run_id, key, index)
);
COMMENT ON COLUMN transcripts.key IS 'Made of the name, to look it up by. Never read back.';

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
COMMENT ON COLUMN checkpoints.key IS 'Of the transcript.';

-- Calls of models. Each is written down before it is made, at the most that it is expected to cost, and put right by its
-- answer, whoever holds the claim by then: money spent is spent. A call that nobody put right because its process died
-- stays at its estimate: the provider may well bill it.
CREATE TABLE model_calls (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id     bigint NOT NULL REFERENCES runs,
  key        text NOT NULL,
  task       text,
  role       text NOT NULL,
  provider   text NOT NULL,
  model      text NOT NULL,
  instead_of text,
  input      bigint NOT NULL,
  cached     bigint NOT NULL,
  output     bigint NOT NULL,
  usd        double precision,
  ms         integer NOT NULL,
  outcome    text NOT NULL DEFAULT 'answered' CHECK (outcome IN ('under_way', 'answered', 'broke_off')),
  epoch      bigint,
  at         timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON COLUMN model_calls.key IS 'Of the transcript.';
COMMENT ON COLUMN model_calls.input IS 'All input tokens, cached ones included.';
COMMENT ON COLUMN model_calls.usd IS 'Null: the price is not known, which is not the same as free.';
COMMENT ON COLUMN model_calls.epoch IS 'Of the claim it is made under: a call is under way as long as that claim lives.';
COMMENT ON COLUMN model_calls.instead_of IS 'The model that this one stood in for, as provider:model.';
CREATE INDEX model_calls_run ON model_calls (run_id, key);
CREATE INDEX model_calls_month ON model_calls (at) INCLUDE (run_id, usd);

-- When each request to a provider may be sent (in the future: it waits for its turn) and how many tokens it takes.
-- `account` stands for a provider's key without telling it. What is older than a minute is deleted.
CREATE TABLE model_turns (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account text NOT NULL,
  at      timestamptz NOT NULL,
  tokens  bigint NOT NULL
);
CREATE INDEX model_turns_account ON model_turns (account, at);

-- Until when nobody asks that provider: it said so.
CREATE TABLE model_rests (
  account text PRIMARY KEY,
  until   timestamptz NOT NULL
);

-- Down Migration

DROP TABLE model_rests, model_turns, model_calls, checkpoints, transcripts, deliveries, effects, claims, pulls, facts, runs;
DROP SEQUENCE claim_epochs;
