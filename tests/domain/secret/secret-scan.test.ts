// What the process holds leaves in no form that is at hand everywhere, and ordinary text stays as it was.
import { randomBytes } from 'node:crypto';
import { array, assert, constantFrom, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSecretScan, removedMark } from '../../../src/domain/secret/secret-scan.ts';

const key = `sk-test-${randomBytes(24).toString('base64url')}`;
const scan = createSecretScan();
scan.learn(key);

const kind = 'PRIVATE';
const base64 = (text: string) => Buffer.from(text).toString('base64');
const spelled = (join: string) => Array.from(key).join(join);
const codes = [...Buffer.from(key)];

describe('a secret is found', () => {
  it.each<[string, string]>([
    ['as it is', key],
    ['in the middle of a word', `x${key}y`],
    ['in half', key.slice(0, key.length / 2 + 4)],
    ['in capitals', key.toUpperCase()],
    ['turned around', Array.from(key).toReversed().join('')],
    ['in base64', base64(key)],
    ['in base64 after one character', base64(`x${key}`)],
    ['in base64 after two characters', base64(`xy${key} and more`)],
    ['in the alphabet for URLs', Buffer.from(`?${key}`).toString('base64url')],
    ['in base64 over several lines', base64(`env: ${key}`).replaceAll(/(.{9})/g, '$1\n')],
    ['in base64 twice', base64(base64(key))],
    ['in base64 twice, the first time not at its beginning', base64(base64(`x${key}`))],
    ['in base64 turned around', Array.from(base64(key)).toReversed().join('')],
    ['in base64 in hex', Buffer.from(base64(key)).toString('hex')],
    ['in hex twice', Buffer.from(Buffer.from(key).toString('hex')).toString('hex')],
    ['turned around in base64', base64(Array.from(key).toReversed().join(''))],
    ['in hex', Buffer.from(key).toString('hex')],
    ['in hex with colons', codes.map((code) => code.toString(16)).join(':')],
    ['in hex in base64', base64(Buffer.from(key).toString('hex'))],
    ['as a dump', codes.map((code) => `0x${code.toString(16)}`).join(', ')],
    ['percent-encoded', codes.map((code) => `%${code.toString(16)}`).join('')],
    ['percent-encoded here and there', key.replaceAll('s', '%73').replaceAll('e', '%65')],
    ['as entities', codes.map((code) => `&#${code};`).join('')],
    ['as hexadecimal entities', codes.map((code) => `&#x${code.toString(16)};`).join('')],
    ['as escapes', codes.map((code) => `\\u00${code.toString(16)}`).join('')],
    ['as character codes', codes.join(' ')],
    ['split by spaces', spelled(' ')],
    ['split by line breaks', spelled('\n')],
    ['split by zero-width characters', spelled('\u200b')],
    ['split by dots', spelled('.')],
    ['split by Markdown', spelled('**')],
    [
      'in wide letters',
      key.replaceAll(/[!-~]/g, (each) => String.fromCodePoint(each.charCodeAt(0) + 0xfee0)),
    ],
    [
      'by rot13',
      key
        .replaceAll(/[a-m]/gi, '\0$&')
        .replaceAll(/(\0?)([a-z])/gi, (_, low: string, each: string) =>
          String.fromCharCode(each.charCodeAt(0) + (low ? 13 : -13)),
        ),
    ],
    ['as UTF-16', Buffer.from(key, 'utf16le').toString('latin1')],
  ])('%s', (_, text) => {
    expect(scan.holds(`before ${text} after`)).toBe(true);
    const { text: clean, removed } = scan.redact(`before ${text} after`);
    expect(removed).toBeGreaterThan(0);
    expect(clean).toContain(removedMark);
    expect(clean).toMatch(/^before [\s\S]* after$/);
    expect(scan.holds(clean)).toBe(false);
  });
});

it('a PEM file is found by any of its lines', () => {
  const body = randomBytes(300).toString('base64');
  const lines = body.match(/.{1,64}/g) ?? [];
  const pem = `-----BEGIN RSA ${kind} KEY-----\n${lines.join('\n')}\n-----END RSA ${kind} KEY-----\n`;
  const own = createSecretScan();
  own.learn(pem);
  for (const line of lines.slice(0, -1)) expect(own.holds(`see ${line}`)).toBe(true);
  expect(own.redact(pem.replaceAll('\n', '\\n')).text).not.toContain(lines[1]);
});

it('a token is forgotten only after it has ended', () => {
  const own = createSecretScan();
  const token = randomBytes(20).toString('hex');
  own.learnForNow(token, 0);
  own.learnForNow('another-0123456789-token', 3_600_001);
  expect(own.holds(token)).toBe(true);
  own.learnForNow('a-third-0123456789-token', 7_300_000);
  expect(own.holds(token)).toBe(false);
});

it('a password that is a word stays a word', () => {
  const own = createSecretScan();
  for (const word of ['postgres', 'troupe', '12345678', '']) own.learn(word);
  expect(own.redact('postgres at troupe, 12345678').removed).toBe(0);
});

describe('the form of a well-known token is taken out, whoever it belongs to', () => {
  const letters = (length: number) => randomBytes(length).toString('hex').slice(0, length);
  it.each([
    `ghp_${letters(36)}`,
    `ghs_${letters(36)}`,
    `github_pat_${letters(60)}`,
    `sk-ant-${letters(40)}`,
    `sk-proj-${letters(48)}`,
    `AIza${letters(35)}`,
    ['AKIA', 'ABCDEFGHIJKLMNOP'].join(''),
    `glpat-${letters(20)}`,
    `npm_${letters(36)}`,
    `eyJ${letters(20)}.eyJ${letters(40)}.${letters(43)}`,
    `-----BEGIN ${kind} KEY-----\n${letters(64)}\n${letters(64)}`,
  ])('%s', (token) => {
    expect(createSecretScan().redact(`a ${token} b`).text).toMatch(/^a \[secret removed\][\s\S]? ?b$/);
  });
});

it('text without a secret is not touched', () => {
  const piece = constantFrom(
    'commit 926fa5d',
    '`npm test`',
    '\n',
    'See src/a.ts:12.',
    '&amp;',
    '%20',
    '\\n',
    '🎉',
  );
  assert(
    property(array(piece), string(), (pieces, rest) => {
      const text = pieces.join(' ') + rest;
      expect(scan.redact(text)).toEqual({ text, removed: 0 });
    }),
  );
});

it('a large file is searched to its end', () => {
  const text = randomBytes(500_000).toString('hex');
  expect(scan.holds(text)).toBe(false);
  expect(scan.holds(text + key)).toBe(true);
}, 30_000);
