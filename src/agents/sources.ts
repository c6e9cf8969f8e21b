// The sources that a report names: places in files, and addresses on the web.

const place = /(?:^|[\s`'"([{])((?:[\w@.-]+\/)*[\w@.-]+\.[A-Za-z]\w{0,9}:\d+)/gu;
const named = /(?:^|[\s`'"([{])((?:[\w@.-]+\/)*(?:Makefile|Dockerfile|Gemfile|Rakefile|LICENSE):\d+)/gu;
const address = /https?:\/\/[^\s<>()[\]"'`]+[^\s<>()[\]"'`.,;:!?]/gu;

/** Each once, in the order of their kind: `src/app.js:42`, `https://…`. */
export function sourcesIn(report: string): string[] {
  const found = [place, named].flatMap((form) => [...report.matchAll(form)].map((match) => match[1] ?? ''));
  // An address with a port looks like a place in a file.
  const places = found.filter((text) => !/^[\w.-]+\.(?:com|org|net|io|dev):\d+$/.test(text));
  return [...new Set([...places, ...[...report.matchAll(address)].map(([text]) => text)])];
}
