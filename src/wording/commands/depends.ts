// What `/depends` answers.

export function sayAfterWhat(): string {
  return 'Say it like this: `/depends T4 on T2,T3`, or `/depends T4 on nothing`.';
}

export function onTakesKeys(): string {
  return '`on` takes keys of tasks, such as `T2,T3`, or `nothing`.';
}
