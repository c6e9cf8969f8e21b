// GitHub Apps, their installations and the installations' tokens, as they are kept.
import type { User } from './user.ts';

export type Permissions = Readonly<Record<string, 'read' | 'write' | 'admin'>>;

export interface App {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly description: string | null;
  readonly externalUrl: string;
  readonly ownerId: number;
  /** The account it acts as: `slug[bot]`. */
  readonly botId: number;
  readonly hookId: number;
  readonly webhookUrl: string | null;
  readonly webhookSecret: string;
  readonly permissions: Permissions;
  readonly events: readonly string[];
  /** PEM, PKCS #1 as GitHub hands it out. */
  readonly privateKey: string;
  readonly publicKey: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly createdAt: number;
}

export interface Installation {
  readonly id: number;
  readonly appId: number;
  readonly accountId: number;
  /** `all`: every repository of the account, present and future. */
  readonly repositoryIds: readonly number[] | 'all';
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface InstallationToken {
  readonly token: string;
  readonly installationId: number;
  readonly repositoryIds: readonly number[] | 'all';
  readonly permissions: Permissions;
  /** Milliseconds since 1970; before `usableAt` GitHub may answer 401. */
  readonly usableAt: number;
  readonly expiresAt: number;
}

/** What a manifest will become once its code is exchanged. */
export type PendingManifest = NewApp;

export interface NewApp {
  readonly id?: number;
  readonly name: string;
  readonly description?: string | null | undefined;
  readonly externalUrl?: string | undefined;
  readonly webhookUrl?: string | null | undefined;
  readonly webhookSecret?: string | undefined;
  readonly permissions: Permissions;
  readonly events: readonly string[];
  readonly owner: User;
}
