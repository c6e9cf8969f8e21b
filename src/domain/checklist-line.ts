// How a line of a checklist ends, in an issue and in the tracking issue alike: a title, then the profile in brackets, then
// what the task comes after. `Test them (test) after T1 and T2`
import { type Profile, profiles, type TaskKey } from './task-spec.ts';

export interface ChecklistLine {
  readonly title: string;
  readonly profile: Profile;
  readonly after: readonly TaskKey[];
}

const afterAtEnd = /[\s,;(]+after\s+((?:T\d+(?:\s*,\s*|\s+and\s+|\s+)?)+)\)?\s*$/i;
const profileAtEnd = new RegExp(`\\s*[([](${profiles.join('|')})[)\\]]\\s*$`, 'i');

/** @param text what stands behind the box and the key. */
export function readChecklistLine(text: string): ChecklistLine {
  const after = afterAtEnd.exec(text);
  const before = after === null ? text : text.slice(0, after.index);
  const profile = profileAtEnd.exec(before);
  return {
    title: (profile === null ? before : before.slice(0, profile.index)).trim(),
    profile: (profile?.[1]?.toLowerCase() as Profile | undefined) ?? 'code',
    after: after?.[1]?.toUpperCase().match(/T\d+/g) ?? [],
  };
}
