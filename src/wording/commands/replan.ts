// What `/replan` answers.

export function noPlanToRevise(): string {
  return 'There is no plan to revise yet.';
}
