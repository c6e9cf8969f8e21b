// What a new run of an issue would begin with, as the issue and the repository's settings stand now.
import type { Objective, Place } from '../domain/run.ts';
import type { Settings } from '../domain/settings.ts';
import { configIsNotValid, issueIsClosed } from '../wording/commands/restart.ts';
import type { GitHub, Permissions } from './client.ts';
import { freezeObjective } from './objective.ts';
import { readRepoConfig, type RepoConfig } from './repo-config.ts';

const requestPermissions: Permissions = { contents: 'read', issues: 'write' };

type FreshRequest =
  | { readonly ok: true; readonly objective: Objective; readonly settings: Settings }
  /** In a sentence for whoever asked. */
  | { readonly ok: false; readonly why: string };

export async function freshRequest(
  github: GitHub,
  place: Place,
  by: string,
  defaults: RepoConfig,
): Promise<FreshRequest> {
  const octokit = await github.repository(place, requestPermissions);
  const where = { owner: place.owner, repo: place.repo, issue_number: place.issue };
  const { data: issue } = await octokit.rest.issues.get(where);
  if (issue.state !== 'open') return { ok: false, why: issueIsClosed(place.issue) };
  const reading = await readRepoConfig(octokit, place, defaults);
  if (!reading.ok) return { ok: false, why: configIsNotValid(reading.problems) };
  const asked = {
    number: place.issue,
    title: issue.title,
    body: issue.body ?? '',
    updatedAt: new Date().toISOString(),
  };
  const objective = await freezeObjective(octokit, place, asked, by);
  return { ok: true, objective, settings: reading.config.settings };
}
