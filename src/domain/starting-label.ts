// The labels that start a run: the configured one alone, or with the name of a plan template behind a colon, as in
// `troupe:bugfix`.
import type { Run } from './run.ts';

/** GitHub takes labels that differ only by case for the same label. */
export function sameLabel(given: string | undefined, wanted: string): boolean {
  return given?.toLowerCase() === wanted.toLowerCase();
}

/** What a label asks for; undefined where it asks for nothing. A template's name is also its file's, so it is a plain word. */
export function askedBy(
  given: string | undefined,
  wanted: string,
): { readonly template?: string } | undefined {
  if (sameLabel(given, wanted)) return {};
  const [start, template = ''] = [given?.slice(0, wanted.length + 1), given?.slice(wanted.length + 1)];
  if (!sameLabel(start, `${wanted}:`) || !/^\w[\w.-]*$/.test(template)) return undefined;
  return { template: template.toLowerCase() };
}

/** The label by which this run was asked for: taken off, it ends the run. */
export function startingLabel({ settings, objective }: Pick<Run, 'settings' | 'objective'>): string {
  const { template } = objective;
  return template === undefined ? settings.label : `${settings.label}:${template.name}`;
}
