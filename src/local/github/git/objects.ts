// Reads and writes git's objects without a process for each: one `git cat-file` a repository answers all questions, and a
// new object is a file that git's format makes easy to write.
import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { gitEnvironment } from './run.ts';

export type ObjectType = 'commit' | 'tag' | 'tree' | 'blob';

interface ObjectInfo {
  readonly sha: string;
  readonly type: ObjectType;
  /** Bytes. */
  readonly size: number;
}

interface GitObject extends ObjectInfo {
  readonly content: Buffer;
}

/** What `name` stands for, in any of git's ways to name an object (`main:src`, `v1^{commit}`); `undefined`: nothing. */
export async function objectInfo(directory: string, name: string): Promise<ObjectInfo | undefined> {
  return readerOf(directory).ask('info', name);
}

/** Like {@link objectInfo}, with what it holds. */
export async function readObject(directory: string, name: string): Promise<GitObject | undefined> {
  return readerOf(directory).ask('contents', name) as Promise<GitObject | undefined>;
}

/** Stores an object and answers its SHA. */
export async function writeObject(directory: string, type: ObjectType, content: Buffer): Promise<string> {
  const object = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]);
  const sha = createHash('sha1').update(object).digest('hex');
  const folder = join(directory, 'objects', sha.slice(0, 2));
  const draft = join(folder, `tmp_obj_${randomUUID()}`);
  await mkdir(folder, { recursive: true });
  await writeFile(draft, deflateSync(object), { mode: 0o444 });
  // Nobody sees half an object.
  await rename(draft, join(folder, sha.slice(2)));
  return sha;
}

/** Ends the processes that read repositories below `root`. */
export async function endReaders(root: string): Promise<void> {
  const below = [...readers].filter(([directory]) => directory.startsWith(root));
  await Promise.all(below.map(async ([, reader]) => reader.end()));
}

/** Of how many repositories a process is kept. */
const mostReaders = 8;
const readers = new Map<string, ObjectReader>();

function readerOf(directory: string): ObjectReader {
  const known = readers.get(directory);
  if (known) return known;
  const reader = new ObjectReader(directory, () => {
    if (readers.get(directory) === reader) readers.delete(directory);
  });
  // The oldest goes; maps keep the order in which they were filled.
  for (const oldest of readers.values()) {
    if (readers.size < mostReaders) break;
    void oldest.end();
  }
  readers.set(directory, reader);
  return reader;
}

interface Question {
  readonly wantsContent: boolean;
  readonly answer: (object: ObjectInfo | GitObject | undefined) => void;
  readonly fail: (error: Error) => void;
}

class ObjectReader {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #forget: () => void;
  readonly #ended: Promise<void>;
  readonly #asked: Question[] = [];
  #unread = Buffer.alloc(0);
  #parts: Buffer[] = [];
  #missing = 0;
  #isEnding = false;

  constructor(directory: string, forget: () => void) {
    this.#forget = forget;
    this.#child = spawn('git', ['cat-file', '--batch-command'], { cwd: directory, env: gitEnvironment() });
    this.#keepAlive(false);
    this.#child.stdout.on('data', (part: Buffer) => this.#take(part));
    this.#child.stdin.on('error', () => undefined);
    this.#child.on('error', (error) => this.#fail(error));
    this.#ended = new Promise((resolve) => {
      this.#child.on('close', () => {
        this.#fail(new Error(`git cat-file has ended in ${directory}`));
        resolve();
      });
    });
  }

  async ask(command: 'info' | 'contents', name: string): Promise<ObjectInfo | GitObject | undefined> {
    // A line is one question; no name of git's holds these.
    if (name === '' || /[\n\0]/.test(name)) return undefined;
    return new Promise((answer, fail) => {
      this.#asked.push({ wantsContent: command === 'contents', answer, fail });
      this.#keepAlive(true);
      this.#child.stdin.write(`${command} ${name}\n`);
    });
  }

  /** Answers what was asked, then ends. */
  async end(): Promise<void> {
    this.#forget();
    this.#isEnding = true;
    this.#keepAlive(true);
    this.#child.stdin.end();
    await this.#ended;
  }

  /** Without a question to answer or an end to await, this process need not live for it. */
  #keepAlive(needed: boolean): void {
    const { stdin, stdout, stderr } = this.#child;
    for (const handle of [this.#child, stdin, stdout, stderr] as (ChildProcess | Socket)[]) {
      if (needed || this.#isEnding) handle.ref();
      else handle.unref();
    }
  }

  #take(part: Buffer): void {
    this.#parts.push(part);
    this.#missing -= part.length;
    if (this.#missing > 0) return;
    this.#unread = Buffer.concat([this.#unread, ...this.#parts]);
    this.#parts = [];
    while (this.#answerNext());
  }

  /** `SHA TYPE SIZE`, and the content where it was asked for; or the name and why there is no such object. */
  #answerNext(): boolean {
    const [question] = this.#asked;
    const end = this.#unread.indexOf('\n');
    if (question === undefined || end < 0) return false;
    const [, sha, type, bytes] =
      /^([0-9a-f]{40}) (\w+) (\d+)$/.exec(this.#unread.toString('utf8', 0, end)) ?? [];
    const isThere = sha !== undefined && type !== undefined;
    const size = Number(bytes ?? 0);
    const after = end + 1 + (isThere && question.wantsContent ? size + 1 : 0);
    this.#missing = after - this.#unread.length;
    if (this.#missing > 0) return false;
    const content = this.#unread.subarray(end + 1, end + 1 + size);
    this.#unread = this.#unread.subarray(after);
    this.#asked.shift();
    if (this.#asked.length === 0) this.#keepAlive(false);
    const info = { sha: sha ?? '', type: type as ObjectType, size };
    question.answer(
      isThere ? (question.wantsContent ? { ...info, content: Buffer.from(content) } : info) : undefined,
    );
    return true;
  }

  #fail(error: Error): void {
    this.#forget();
    for (const question of this.#asked.splice(0)) question.fail(error);
  }
}
