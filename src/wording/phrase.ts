// Small pieces that several sentences share.

/** `1 attempt`, `2 attempts` */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

export function dollars(usd: number): string {
  return `$${usd.toFixed(2)}`;
}

/** `12,000` */
export function thousands(count: number): string {
  return count.toLocaleString('en-US');
}

/** `T1`, `T1 and T2`, `T1, T2 and T3` */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** ``the check `test` ``, ``the checks `test` and `lint` `` */
export function named(noun: string, names: readonly string[]): string {
  const list = listed(names.map((name) => `\`${name}\``));
  return names.length === 1 ? `the ${noun} ${list}` : `the ${noun}s ${list}`;
}

/** `, after T1, T2`; the empty string without dependencies. */
export function afterWhat(keys: readonly string[]): string {
  return keys.length === 0 ? '' : `, after ${keys.join(', ')}`;
}
