// Labels of a repository.
import type { Label } from '../state/label.ts';
import type { Repository } from '../state/repository.ts';
import type { State } from '../state/state.ts';

const defaults: readonly (readonly [string, string, string])[] = [
  ['bug', 'd73a4a', "Something isn't working"],
  ['documentation', '0075ca', 'Improvements or additions to documentation'],
  ['enhancement', 'a2eeef', 'New feature or request'],
  ['question', 'd876e3', 'Further information is requested'],
];

/** What every new repository has. */
export function addDefaultLabels(state: State, repository: Repository): void {
  for (const [name, color, description] of defaults) {
    addLabel(state, repository, { name, color, description, isDefault: true });
  }
}

export function addLabel(
  state: State,
  repository: Repository,
  label: {
    readonly name: string;
    readonly color?: string | undefined;
    readonly description?: string | null | undefined;
    readonly isDefault?: boolean;
  },
): Label {
  return state.labels.put({
    id: state.nextId(),
    repositoryId: repository.id,
    name: label.name,
    color: label.color ?? 'ededed',
    description: label.description ?? null,
    isDefault: label.isDefault ?? false,
  });
}

export function labelsOf(state: State, repository: Repository): Label[] {
  return state.labels.filter((label) => label.repositoryId === repository.id);
}

/** Names differ by more than case. */
export function labelByName(state: State, repository: Repository, name: string): Label | undefined {
  return labelsOf(state, repository).find((label) => label.name.toLowerCase() === name.toLowerCase());
}

/** GitHub makes the labels an issue is given, when the repository lacks them. */
export function labelsNamed(state: State, repository: Repository, names: readonly string[]): Label[] {
  const unique = [...new Map(names.map((name) => [name.toLowerCase(), name])).values()];
  return unique.map((name) => labelByName(state, repository, name) ?? addLabel(state, repository, { name }));
}
