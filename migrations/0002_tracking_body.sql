-- Up Migration

-- The tracking issue's body as Troupe knows it: what it wrote last, or took from a person. What differs from it on GitHub
-- was edited by somebody.
ALTER TABLE runs ADD COLUMN tracking_body text;
CREATE INDEX runs_by_issue ON runs (repo_id, issue, id);
CREATE INDEX runs_by_tracking_issue ON runs (repo_id, tracking_issue, id);

-- Down Migration

DROP INDEX runs_by_tracking_issue, runs_by_issue;
ALTER TABLE runs DROP COLUMN tracking_body;
