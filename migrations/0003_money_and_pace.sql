-- Up Migration

-- A call is written down before it is made, at the most that it is expected to cost, and put right by its answer. What
-- nobody put right because its process died stays at its estimate: the provider may well bill it.
ALTER TABLE model_calls
  ADD COLUMN outcome    text NOT NULL DEFAULT 'answered' CHECK (outcome IN ('under_way', 'answered', 'broke_off')),
  ADD COLUMN epoch      bigint,
  ADD COLUMN instead_of text;
COMMENT ON COLUMN model_calls.epoch IS 'Of the claim it is made under: a call is under way as long as that claim lives.';
COMMENT ON COLUMN model_calls.instead_of IS 'The model that this one stood in for, as provider:model.';
CREATE INDEX model_calls_month ON model_calls (at) INCLUDE (run_id, usd);

ALTER TABLE runs ADD COLUMN installation_id bigint GENERATED ALWAYS AS ((place ->> 'installationId')::bigint) STORED;

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

DROP TABLE model_rests, model_turns;
ALTER TABLE runs DROP COLUMN installation_id;
DROP INDEX model_calls_month;
ALTER TABLE model_calls DROP COLUMN outcome, DROP COLUMN epoch, DROP COLUMN instead_of;
