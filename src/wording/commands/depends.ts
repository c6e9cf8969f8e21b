// What `/depends` answers.

export function needsDependencies(): string {
  return 'Name a task and its dependencies: `/depends T4 on T2,T3` or `/depends T4 on nothing`.';
}

export function onTakesTaskKeys(): string {
  return '`on` takes task keys, such as `T2,T3`, or `nothing`.';
}
