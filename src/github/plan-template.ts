// Plan templates: what a repository says about how a kind of issue is planned, in `.github/troupe/<name>.md`. Read from
// the default branch only, as its configuration is.
import type { Place, PlanTemplate } from '../domain/run.ts';
import { templateFolder } from '../domain/troupe-files.ts';
import type { Octokit } from './client.ts';
import { isNotFound } from './failure.ts';

/** Characters; a template is guidance for one prompt. */
const longest = 20_000;

type TemplateReading =
  | { readonly ok: true; readonly template: PlanTemplate }
  /** `names`: the templates that there are, in order; `tooLong`: it exists. */
  | { readonly ok: false; readonly names: readonly string[]; readonly tooLong: boolean };

type Repository = Pick<Place, 'owner' | 'repo' | 'defaultBranch'>;

/** @param name in lower case; files are found whatever their case. Asks with a token that has `contents: read`. */
export async function readTemplate(
  octokit: Octokit,
  place: Repository,
  name: string,
): Promise<TemplateReading> {
  const files = await markdownFiles(octokit, place);
  const names = files.map((file) => file.slice(0, -'.md'.length));
  const file = files.find((each) => each.toLowerCase() === `${name}.md`);
  const text = file === undefined ? undefined : await textOf(octokit, place, `${templateFolder}/${file}`);
  if (text === undefined) return { ok: false, names, tooLong: false };
  if (text.length > longest) return { ok: false, names, tooLong: true };
  return { ok: true, template: { name, text } };
}

async function markdownFiles(octokit: Octokit, place: Repository): Promise<string[]> {
  const found = await contentOf(octokit, place, templateFolder);
  if (!Array.isArray(found)) return [];
  const files = found.filter(({ type, name }) => type === 'file' && name.toLowerCase().endsWith('.md'));
  return files.map(({ name }) => name).sort();
}

async function textOf(octokit: Octokit, place: Repository, path: string): Promise<string | undefined> {
  const found = await contentOf(octokit, place, path);
  if (found === undefined || Array.isArray(found) || found.type !== 'file') return undefined;
  return Buffer.from(found.content, 'base64').toString('utf8');
}

async function contentOf(octokit: Octokit, { owner, repo, defaultBranch }: Repository, path: string) {
  try {
    const { data } = await octokit.rest.repos.getContent({ owner, repo, path, ref: defaultBranch });
    return data;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
