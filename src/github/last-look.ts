// The last look at an effect before it is sent: whatever wording forgot, nothing in it notifies somebody, closes another
// issue or calls on another repository. (Secrets are taken out of every request, in without-secrets.ts.)
import { aroundCode } from '../wording/markdown-code.ts';
import { withoutCommands } from '../wording/outgoing.ts';

/** Names of places and things. They are not drawn as text, and changed they would name something else. */
const names: ReadonlySet<string> = new Set([
  'path',
  'head',
  'branch',
  'base',
  'detailsUrl',
  'task',
  'method',
]);

export function lastLook(payload: unknown, name = ''): unknown {
  if (typeof payload === 'string') return names.has(name) ? payload : harmless(payload);
  if (Array.isArray(payload)) return payload.map((each) => lastLook(each, name));
  if (typeof payload !== 'object' || payload === null) return payload;
  return Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, lastLook(value, key)]));
}

/** Text that is harmless already stays as it is, to the byte. */
function harmless(text: string): string {
  let isHarmless = true;
  aroundCode(text, (part) => {
    isHarmless &&= withoutCommands(part) === part;
    return part;
  });
  return isHarmless ? text : aroundCode(text, withoutCommands);
}
