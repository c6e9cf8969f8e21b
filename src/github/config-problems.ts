// Says what is wrong in a configuration file so that its author can put it right: the line, the key, and what is allowed.
import type { Document, LineCounter } from 'yaml';
import { z } from 'zod';
import {
  inLine,
  isNoSetting,
  isNotAsExpected,
  mustBe,
  mustBeAnyOf,
  mustBeAtLeast,
  mustBeAtMost,
  mustBeMoreThan,
  mustBeOneOf,
} from '../wording/config.ts';

interface Problem {
  readonly line: number;
  readonly text: string;
}

/** One sentence for each problem, in the order of the lines. `schema` is what the document did not fit; `lines` counted while it was parsed. */
export function problemsOf(
  error: z.ZodError,
  schema: z.ZodType,
  document: Document,
  lines: LineCounter,
): string[] {
  const line = (path: readonly PropertyKey[]): number => lineOf(path, document, lines);
  return error.issues
    .flatMap((issue) => describe(issue, schema, line))
    .toSorted((a, b) => a.line - b.line)
    .map((problem) => inLine(problem.line, problem.text));
}

function describe(
  issue: z.core.$ZodIssue,
  schema: z.ZodType,
  line: (path: readonly PropertyKey[]) => number,
): Problem[] {
  if (issue.code === 'invalid_union') {
    const meant = formMeant(issue);
    if (meant) return meant.flatMap((inner) => describe(inner, schema, line));
  }
  if (issue.code !== 'unrecognized_keys' && issue.code !== 'invalid_key') {
    return [{ line: line(issue.path), text: isNotAsExpected(issue.path.join('.'), expectation(issue)) }];
  }
  const keys = issue.code === 'unrecognized_keys' ? issue.keys : [String(issue.path.at(-1))];
  const parent = issue.code === 'unrecognized_keys' ? issue.path : issue.path.slice(0, -1);
  const allowed = keysAt(schema, parent);
  return keys.map((key) => {
    const path = [...parent, key];
    return { line: line(path), text: isNoSetting(path.join('.'), allowed) };
  });
}

/** Of the forms a value may have, what is wrong with the one that was tried; nothing where it was none of them. */
function formMeant({ errors, path }: z.core.$ZodIssueInvalidUnion): z.core.$ZodIssue[] | undefined {
  const tried = errors.find(
    (form) => !form.some(({ code, path }) => code === 'invalid_type' && path.length === 0),
  );
  return tried?.map((issue) => ({ ...issue, path: [...path, ...issue.path] }));
}

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return mustBeOneOf(issue.values.map(String));
  if (issue.code === 'invalid_type') return mustBe(issue.expected);
  if (issue.code === 'invalid_union') return mustBeAnyOf(issue.errors.flat().map(expectation));
  if (issue.code === 'too_small') {
    const say = issue.inclusive ? mustBeAtLeast : mustBeMoreThan;
    return say(String(issue.minimum), issue.origin === 'string');
  }
  return issue.code === 'too_big'
    ? mustBeAtMost(String(issue.maximum), issue.origin === 'string')
    : issue.message;
}

function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let at = schema;
  for (const key of path) {
    if (at instanceof z.ZodObject) at = withoutOptional(at.shape[String(key)]);
    else if (at instanceof z.ZodRecord) at = withoutOptional(at.valueType);
    if (at instanceof z.ZodUnion) at = at.options.find((form) => form instanceof z.ZodObject) ?? at;
  }
  if (at instanceof z.ZodObject) return Object.keys(at.shape);
  if (at instanceof z.ZodRecord && at.keyType instanceof z.ZodEnum) return at.keyType.options.map(String);
  return [];
}

function withoutOptional(schema: unknown): z.ZodType {
  return schema instanceof z.ZodOptional ? withoutOptional(schema.unwrap()) : (schema as z.ZodType);
}

/** Of the key's value, or the nearest thing around it that has a place in the text. */
function lineOf(path: readonly PropertyKey[], document: Document, lines: LineCounter): number {
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)) {
    return lines.linePos(Number(node.range[0])).line;
  }
  return path.length === 0 ? 1 : lineOf(path.slice(0, -1), document, lines);
}
