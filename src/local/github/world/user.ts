// Accounts: people, organisations, and the bots that Apps act as.
import type { User } from '../state/user.ts';
import { randomBytes } from 'node:crypto';
import type { State } from '../state/state.ts';

/** Makes an account. @throws when the login is taken. */
export function addUser(
  state: State,
  { login, name = null, type = 'User' }: { login: string; name?: string | null; type?: User['type'] },
): User {
  if (userByLogin(state, login)) throw new Error(`the login ${login} is taken`);
  return state.users.put({ id: state.nextId(), login, name, type, createdAt: Date.now() });
}

export function userByLogin(state: State, login: string): User | undefined {
  return state.users.find((user) => user.login.toLowerCase() === login.toLowerCase());
}

export function userById(state: State, id: number): User {
  const user = state.users.get(id);
  if (user === undefined) throw new Error(`no user ${id}`);
  return user;
}

/** A personal access token that acts as this user. */
export function addUserToken(state: State, user: User): string {
  const token = `ghp_${randomToken()}`;
  state.userTokens.set(token, user.id);
  return token;
}

/** 36 characters, as GitHub's tokens have after their prefix. */
export function randomToken(): string {
  return randomBytes(18).toString('hex');
}

/** How an account signs its commits. */
export function signatureOf(user: User): { name: string; email: string } {
  return { name: user.name ?? user.login, email: emailOf(user) };
}

export function emailOf(user: User): string {
  return `${user.id}+${user.login}@users.noreply.github.com`;
}

/** Whose commit it is, if the address is an account's. Its host is whatever name somebody knows this server by. */
export function userByEmail(state: State, email: string): User | undefined {
  const [account] = email.split('@users.noreply.');
  return state.users.find((user) => account === `${user.id}+${user.login}`);
}
