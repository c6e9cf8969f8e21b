// Asks the local GitHub for everything it serves, by GitHub's own client, so that all of it can be held against GitHub's
// description and examples.
import type { Stage } from '../stage.ts';
import { apps } from './apps.ts';
import { files, gitData } from './code.ts';
import { comments, issues, links } from './issues.ts';
import { checks, jobs, merging, pulls, reviews, waiting } from './pulls.ts';
import { refusals, repositories } from './repositories.ts';

export async function askEverything(stage: Stage): Promise<void> {
  const cast = {
    stage,
    ada: stage.as(stage.ada),
    bob: stage.as(stage.bob),
    app: await stage.asInstallation(),
  };
  await issues(cast);
  await comments(cast);
  await links(cast);
  await files(cast);
  await gitData(cast);
  const pull = await pulls(cast);
  await reviews(cast, pull);
  await checks(cast, pull);
  await jobs(cast, pull);
  await merging(cast, pull);
  await repositories(cast);
  await refusals(cast);
  await waiting(cast);
  await stage.world.idle();
  await apps(cast);
  await stage.world.idle();
}
