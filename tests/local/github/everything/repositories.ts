// Asks for all that concerns whole repositories and their people, and for what is refused.
import { refusal, repo } from '../stage.ts';
import type { Cast } from './cast.ts';

export async function repositories({ stage, ada, app }: Cast): Promise<void> {
  await app.repos.get(repo);
  await ada.repos.update({ ...repo, description: 'Things to do', delete_branch_on_merge: true });
  await stage.world.createRepository({ owner: 'ada', name: 'second', private: true });
  stage.world.createUser({ login: 'guild', type: 'Organization' });
  await stage.world.createRepository({ owner: 'guild', name: 'shared' });
  await app.repos.getCollaboratorPermissionLevel({ ...repo, username: 'eve' });
  await app.repos.getCollaboratorPermissionLevel({ ...repo, username: 'Troupe[bot]'.toLowerCase() });
  await ada.users.getAuthenticated();
  await app.users.getByUsername({ username: 'bob' });
  await app.users.getByUsername({ username: 'troupe[bot]' });
  await app.rateLimit.get();
}

/** The refusals that Troupe meets. */
export async function refusals({ stage, app, bob }: Cast): Promise<void> {
  const merged = { ...repo, pull_number: 4 };
  await refusal(app.issues.get({ ...repo, issue_number: 999 }));
  await refusal(app.pulls.merge(merged));
  await refusal(app.pulls.create({ ...repo, title: 'None', head: 'none', base: 'main' }));
  await refusal(app.pulls.createReview({ ...merged, event: 'APPROVE' }));
  await refusal(app.git.deleteRef({ ...repo, ref: 'heads/none' }));
  await refusal(app.repos.getContent({ ...repo, path: '.github/troupe.yml' }));
  await refusal(bob.checks.create({ ...repo, name: 'mine', head_sha: '0'.repeat(40) }));
  await refusal(stage.as(stage.eve).issues.addLabels({ ...repo, issue_number: 1, labels: ['troupe'] }));
  await refusal(stage.as({ ...stage.eve, token: 'unknown' }).users.getAuthenticated());
}
