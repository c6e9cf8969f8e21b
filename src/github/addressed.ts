// Whether a comment speaks to us: it mentions the App, or begins with `/troupe`. What stands in code, in a quotation or
// in hidden HTML speaks to nobody.
import type { Self } from './client.ts';
import { aroundCode } from '../wording/markdown-code.ts';

export function isAddressed(body: string, { slug }: Pick<Self, 'slug'>): boolean {
  const said = spoken(body);
  return /^\/troupe\b/i.test(said.trim()) || mentions(said, slug);
}

function spoken(body: string): string {
  const unquoted = body
    .replaceAll(/<!--[\s\S]*?(?:-->|$)/g, '')
    .split('\n')
    .filter((line) => !/^ {0,3}>/.test(line))
    .join('\n');
  const outside: string[] = [];
  aroundCode(unquoted, (text) => {
    outside.push(text);
    return text;
  });
  return outside.join('\n');
}

function mentions(text: string, slug: string): boolean {
  const name = slug.replaceAll(/[^\w-]/g, '');
  return new RegExp(`(?<![\\w/@-])@${name}(?:\\[bot\\])?(?![\\w-])`, 'i').test(text);
}
