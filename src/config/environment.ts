// Every environment variable Troupe reads, in the groups and the order in which people read of them. The one list behind
// the parser, its error messages, docs/CONFIGURATION.md and .env.example.
import type { Group, ValuesOf } from './setting.ts';
import { githubApp } from './settings/github-app.ts';
import { limits } from './settings/limits.ts';
import { modelProviders, type ProviderValues } from './settings/model-providers.ts';
import { models } from './settings/models.ts';
import { policy } from './settings/policy.ts';
import { server } from './settings/server.ts';
import { storage } from './settings/storage.ts';
import { tools } from './settings/tools.ts';

export const groups = {
  'GitHub App': githubApp,
  Server: server,
  Storage: storage,
  'Model providers': modelProviders,
  Models: models,
  Tools: tools,
  Limits: limits,
  Policy: policy,
} as const satisfies Readonly<Record<string, Group>>;

export const environment: Group = Object.assign({}, ...Object.values(groups)) as Group;

export type Values = ValuesOf<
  typeof githubApp &
    typeof server &
    typeof storage &
    typeof models &
    typeof tools &
    typeof limits &
    typeof policy
> &
  ProviderValues;
