// A local GitHub with a repository, people, and Troupe installed with exactly the permissions and events of app.yml.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Octokit as PersonsOctokit } from '@octokit/rest';
import { pino } from 'pino';
import { expect } from 'vitest';
import { parse } from 'yaml';
import type { Place } from '../../src/domain/run.ts';
import { connectGitHub, type GitHub } from '../../src/github/client.ts';
import { createMarkers, type Markers } from '../../src/github/markers.ts';
import { type LocalGitHub, startLocalGitHub } from '../../src/local/github/server.ts';
import type { CreatedApp, World } from '../../src/local/github/world/world.ts';
import { problemsIn } from '../support/conformity.ts';
import { recordTraffic } from '../support/recording-proxy.ts';

export const at = { owner: 'ada', repo: 'todo' };

export interface Stage {
  readonly local: LocalGitHub;
  readonly world: World;
  readonly app: CreatedApp;
  readonly github: GitHub;
  readonly markers: Markers;
  readonly place: Place;
  /** What our clients asked, as `write POST /repos/…`. */
  readonly asked: string[];
  as(login: 'ada' | 'bob' | 'tri' | 'eve'): PersonsOctokit;
  /** Fails when something was said that GitHub's description does not know. */
  close(): Promise<void>;
}

export interface Manifest {
  readonly default_permissions: Record<string, 'read' | 'write'>;
  readonly default_events: string[];
}

export async function appManifest(): Promise<Manifest> {
  return parse(await readFile('app.yml', 'utf8')) as Manifest;
}

/** Ada owns `ada/todo`, Bob may write, Tri may triage, Eve may only read. Issue 1 is open and unlabelled. */
export async function setStage(): Promise<Stage> {
  const dataDir = await mkdtemp(join(tmpdir(), 'troupe-github-'));
  const local = await startLocalGitHub({ dataDir });
  const wire = await recordTraffic(local);
  const { world } = local;
  const people = new Map(
    (['ada', 'bob', 'tri', 'eve'] as const).map((login) => [login, world.createUser({ login })]),
  );
  const files = { 'README.md': '# To do\n', 'src/list.js': 'export const list = [];\n' };
  const repository = await world.createRepository({ owner: 'ada', name: 'todo', from: { files } });
  world.setRole('ada/todo', 'bob', 'write');
  world.setRole('ada/todo', 'tri', 'triage');
  const manifest = await appManifest();
  const app = world.createApp({
    name: 'Troupe',
    permissions: manifest.default_permissions,
    events: manifest.default_events,
  });
  const installation = world.installApp(app.id, 'ada', ['todo']);
  const as: Stage['as'] = (login) =>
    new PersonsOctokit({ auth: people.get(login)?.token, baseUrl: `${wire.url}/api/v3`, log: silent });
  await as('ada').issues.create({ ...at, title: 'Due dates', body: 'To-dos need a due date.' });
  const asked: string[] = [];
  const github = connectGitHub({
    appId: app.id,
    privateKey: app.privateKey,
    host: new URL(wire.url).host,
    protocol: 'http',
    log: pino({ level: 'silent' }),
    onRequest: ({ kind, route }) => void asked.push(`${kind} ${route}`),
  });
  return {
    local,
    world,
    app,
    github,
    markers: createMarkers(app.webhookSecret),
    place: {
      installationId: installation.id,
      ...at,
      repoId: repository.id,
      defaultBranch: repository.defaultBranch,
      isPrivate: false,
      issue: 1,
    },
    asked,
    as,
    close: async () => {
      await wire.close();
      await local.close();
      await rm(dataDir, { recursive: true, force: true });
      expect(problemsIn(wire.exchanges), "held against GitHub's description").toEqual([]);
    },
  };
}

const quiet = (): void => undefined;
const silent = { debug: quiet, info: quiet, warn: quiet, error: quiet };
