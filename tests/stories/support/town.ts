// The GitHub of a story: ada's repository, an App installed on it as app.yml describes it, and who else lives there.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Octokit } from '@octokit/rest';
import { parse } from 'yaml';
import { type LocalGitHub, startLocalGitHub } from '../../../src/local/github/server.ts';
import type { Role } from '../../../src/local/github/state/repository.ts';
import type { CreatedApp, World } from '../../../src/local/github/world/world.ts';
import { type RecordingProxy, recordTraffic } from '../../support/recording-proxy.ts';
import { repository } from './project.ts';

export interface Town {
  readonly github: LocalGitHub;
  readonly world: World;
  /** All that is said to GitHub over REST, by Troupe and by people. */
  readonly wire: RecordingProxy;
  /** Troupe, as GitHub knows it. */
  readonly app: CreatedApp;
  /** GitHub's API as somebody who lives there. */
  readonly as: (login: string) => Octokit;
  /** Somebody new, or somebody known with another role. */
  readonly settle: (login: string, role: Role) => void;
  readonly close: () => Promise<void>;
}

const manifest = parse(readFileSync(new URL('../../../app.yml', import.meta.url), 'utf8'));
const [owner = '', name = ''] = repository.split('/');

/** Where the REST API finds the repository. */
export const there = { owner, repo: name };

/** grace and max may write; sam may triage. */
export async function foundTown(dataDir: string, files: Readonly<Record<string, string>>): Promise<Town> {
  const github = await startLocalGitHub({ dataDir: join(dataDir, 'github') });
  const { world } = github;
  world.createUser({ login: owner });
  await world.createRepository({ owner, name, from: { files: { ...files } } });
  const app = world.createApp({
    name: 'Troupe',
    owner,
    permissions: manifest.default_permissions,
    events: manifest.default_events,
  });
  world.installApp(app.id, owner, [name]);
  const wire = await recordTraffic(github);
  const people = new Map<string, Octokit>();
  const town: Town = {
    github,
    world,
    wire,
    app,
    as: (login) => {
      const person = people.get(login);
      if (person === undefined) throw new Error(`nobody is called ${login}: settle them first`);
      return person;
    },
    settle: (login, role) => {
      if (!people.has(login)) {
        const { token } = world.createUser({ login });
        people.set(login, new Octokit({ auth: token, baseUrl: `${wire.url}/api/v3` }));
      }
      world.setRole(repository, login, role);
    },
    close: async () => {
      await wire.close();
      await github.close();
    },
  };
  town.settle('grace', 'write');
  town.settle('max', 'write');
  town.settle('sam', 'triage');
  return town;
}
