// Somebody edited the tracking issue. Users with write permission change the run by it, and are told what was
// understood. What was not, and every edit of anybody else, is put back by the edit that follows.
import type { NewEffect } from '../domain/effect.ts';
import type { Fact } from '../domain/fact.ts';
import { mayCommand, type Permission } from '../domain/permission.ts';
import type { Place } from '../domain/run.ts';
import { permissionOf } from '../github/authority.ts';
import type { GitHub } from '../github/client.ts';
import { comment } from '../github/effects/comment.ts';
import { shortName } from '../github/effects/short-name.ts';
import { editText } from '../wording/edit.ts';
import type { Outgoing } from '../wording/outgoing.ts';
import { readDocument } from '../wording/plan-document.ts';
import { type GiveDeps, mayNotCommand, type Speech } from './give.ts';
import { understandEdit } from './plan-edit.ts';
import { readComment } from './read-comment.ts';

interface Edit {
  readonly run: number;
  readonly place: Place;
  readonly issue: number;
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  /** The body as it was before, and as it was left. */
  readonly before: string;
  readonly edited: string;
}

interface HearDeps {
  readonly runs: Pick<GiveDeps['runs'], 'amend'>;
  readonly github: GitHub;
  readonly safe: Outgoing;
  /** Gives commands that somebody said. */
  readonly give: (speech: Speech) => Promise<unknown>;
}

export async function hearEdit(edit: Edit, deps: HearDeps): Promise<void> {
  const octokit = await deps.github.repository(edit.place, { metadata: 'read' });
  const permission = await permissionOf(octokit, edit.place, edit.by);
  const name = shortName(`${edit.at}\n${edit.edited}`);
  if (mayCommand(permission)) await changePlan(edit, `edit-${name}`, deps);
  else await refuse(edit, permission, deps);
  await giveTicked(edit, permission, `boxes-${name}`, deps);
}

async function changePlan(edit: Edit, source: string, { runs, safe }: HearDeps): Promise<void> {
  const [before, edited] = [readDocument(edit.before), readDocument(edit.edited)];
  await runs.amend(edit.run, (run) => {
    if (run.heard.has(source) || run.ending) return undefined;
    const read = understandEdit(run, before, edited, edit);
    const body = editText(edit.by, read, safe);
    if (body === '') return undefined;
    const text = read.did.join('\n');
    const heard: Fact = { type: 'command_heard', source, by: edit.by, text };
    const answer: NewEffect = comment.plan({ does: 'answer', lane: source }, { issue: edit.issue, body });
    return { facts: [heard, ...read.facts], effects: [answer] };
  });
}

/** It is put back, and its author told once a day, as with a command. */
async function refuse(edit: Edit, permission: Permission, { runs }: HearDeps): Promise<void> {
  const notice = mayNotCommand({ by: edit.by, at: edit.at, permission, on: { issue: edit.issue } });
  await runs.amend(edit.run, () => ({ facts: [], effects: [notice] }));
}

/** Users without permission are told so, as with every command. */
async function giveTicked(
  edit: Edit,
  permission: Permission,
  source: string,
  { github, give }: HearDeps,
): Promise<void> {
  const before = new Set(readDocument(edit.before).ticked);
  const ticked = readDocument(edit.edited).ticked.filter((command) => !before.has(command));
  const { slug } = await github.self();
  await give({
    run: edit.run,
    source,
    by: edit.by,
    permission,
    at: edit.at,
    said: ticked.flatMap((command) => readComment(command, slug)),
    on: { issue: edit.issue },
  });
}
