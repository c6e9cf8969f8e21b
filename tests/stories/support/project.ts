// The small project that stories are about: a program that greets, and a test of it. Written for the shell, because that
// starts in a millisecond: what stories wait for should be Troupe.
export const repository = 'ada/greetings';

export const project: Readonly<Record<string, string>> = {
  'README.md': '# Greetings\n\n`sh greet.sh Ada` greets Ada; `sh test.sh` tests it.\n',
  'greet.sh': greeting('Hello'),
  'test.sh': testOf('Hello, Ada'),
};

export function greeting(word: string, end = ''): string {
  return `echo "${word}, $1${end}"\n`;
}

export function testOf(greeted: string): string {
  return `[ "$(sh greet.sh Ada)" = "${greeted}" ] || { echo "not greeted"; exit 1; }\n`;
}

/** A plan as a person writes it in an issue; the title is the only criterion. */
export function checklist(...titles: readonly string[]): string {
  return titles.map((title, index) => `- [ ] T${index + 1}: ${title}`).join('\n');
}
