// What `/replan` answers.

export function noPlanToRevise(): string {
  return 'There is no plan yet that could be revised.';
}
