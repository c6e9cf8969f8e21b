// The tracking issue as a document that people edit: how a task is written in its checklist, and how the list and the
// boxes to tick are read back. What is derived (status, attempts, why it waits) stands behind a line break and is not read.
import { type ChecklistLine, readChecklistLine } from '../domain/checklist-line.ts';
import type { Task } from '../domain/task.ts';
import type { TaskKey } from '../domain/task-spec.ts';
import type { Outgoing } from './outgoing.ts';

export interface DocumentItem extends ChecklistLine {
  /** Absent in a line that somebody added. */
  readonly key?: TaskKey;
  readonly ticked: boolean;
  readonly criteria: readonly string[];
}

export interface PlanDocument {
  /** In the order of the lines. Undefined: there is no list of tasks in it any more. */
  readonly items: readonly DocumentItem[] | undefined;
  /** Commands whose box is ticked. */
  readonly ticked: readonly string[];
}

export const tasksHeading = '## Tasks';
export const decideHeading = '## Controls';

/** @param derived what is true now and nobody's to edit. */
export function documentItem(
  task: Pick<Task, 'key' | 'title' | 'profile' | 'after' | 'criteria' | 'stage'>,
  derived: readonly string[],
  shown: { readonly titles: number; readonly criteria: boolean },
  safe: Outgoing,
): string {
  const box = task.stage.at === 'complete' ? 'x' : ' ';
  const after = task.after.length === 0 ? '' : ` after ${task.after.join(', ')}`;
  const head = `- [${box}] **${task.key}** ${safe.line(task.title, shown.titles)} (${task.profile})${after}`;
  const criteria = shown.criteria ? task.criteria.map((each) => `  - ${safe.line(each)}`) : [];
  return [`${head}<br><sub>${derived.filter(Boolean).join(' · ')}</sub>`, ...criteria].join('\n');
}

/** @param does what the command behind the box does. */
export function decisionBox(command: string, does: string): string {
  return `- [ ] \`${command}\` ${does}`;
}

const item = /^[-*] \[([ xX])\]\s+(?:\*{0,2}(T[1-9]\d*)\*{0,2}[:.)]?\s+)?(\S.*)$/;
const tickedBox = /^[-*] \[[xX]\]\s+`(\/[^`]+)`/;

export function readDocument(body: string): PlanDocument {
  const lines = body.replaceAll(/\r\n?/g, '\n').split('\n');
  const tasks = section(lines, tasksHeading);
  const ticked = section(lines, decideHeading) ?? [];
  return {
    items: tasks && readItems(tasks),
    ticked: ticked.flatMap((line) => tickedBox.exec(line)?.[1] ?? []),
  };
}

function section(lines: readonly string[], heading: string): string[] | undefined {
  const start = lines.findIndex((line) => line.trim() === heading);
  if (start === -1) return undefined;
  const length = lines.slice(start + 1).findIndex((line) => /^##? /.test(line));
  return length === -1 ? lines.slice(start + 1) : lines.slice(start + 1, start + 1 + length);
}

function readItems(lines: readonly string[]): DocumentItem[] {
  const items: DocumentItem[] = [];
  for (const line of lines) {
    const [, box, key, text] = item.exec(line) ?? [];
    const last = items.at(-1);
    if (text !== undefined) items.push(readItem(box !== ' ', key, text));
    else if (last !== undefined) items[items.length - 1] = withCriterion(last, line);
  }
  return items;
}

function readItem(ticked: boolean, key: string | undefined, text: string): DocumentItem {
  const line = readChecklistLine(text.split('<br>', 1)[0] ?? '');
  return {
    ...(key === undefined ? {} : { key }),
    ticked,
    ...line,
    title: plainText(line.title),
    criteria: [],
  };
}

function withCriterion(last: DocumentItem, line: string): DocumentItem {
  const criterion = /^\s+[-*] (?:\[[ xX]\] )?(.+)$/.exec(line)?.[1];
  return criterion === undefined ? last : { ...last, criteria: [...last.criteria, plainText(criterion)] };
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', '#96': '`' };

/** Takes back what made the text safe to show. */
function plainText(text: string): string {
  return text
    .replaceAll('\u200b', '')
    .replaceAll('\\|', '|')
    .replaceAll(/&(amp|lt|gt|#96);/g, (_, name: string) => entities[name] ?? '')
    .trim();
}
