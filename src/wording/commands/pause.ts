// What `/pause` answers.

export function isPausedAlready(by: string, why: string): string {
  return `The run is paused already, by ${by}: ${why}.`;
}
