// Finds the sources that a report cites: lines in files, and web addresses.

const place = /(?:^|[\s`'"([{])((?:[\w@.-]+\/)*[\w@.-]+\.[A-Za-z]\w{0,9}:\d+)/gu;
const named = /(?:^|[\s`'"([{])((?:[\w@.-]+\/)*(?:Makefile|Dockerfile|Gemfile|Rakefile|LICENSE):\d+)/gu;
const address = /https?:\/\/[^\s<>()[\]"'`]+[^\s<>()[\]"'`.,;:!?]/gu;

/** Without duplicates, files (`src/app.js:42`) before addresses (`https://…`). */
export function sourcesIn(report: string): string[] {
  const found = [place, named].flatMap((form) => [...report.matchAll(form)].map((match) => match[1] ?? ''));
  // An address with a port looks like a place in a file.
  const places = found.filter((text) => !/^[\w.-]+\.(?:com|org|net|io|dev):\d+$/.test(text));
  return [...new Set([...places, ...[...report.matchAll(address)].map(([text]) => text)])];
}
