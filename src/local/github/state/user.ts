// Accounts, as they are kept.
export interface User {
  readonly id: number;
  readonly login: string;
  readonly name: string | null;
  readonly type: 'User' | 'Bot' | 'Organization';
  readonly createdAt: number;
}

/** Who does something: an account, and the App it acts for. */
export interface Doer {
  readonly user: User;
  readonly appId: number | null;
}
