// Where Troupe keeps its data.
import { databaseUrl, text } from '../forms.ts';
import { optional, preset } from '../setting.ts';

export const storage = {
  DATABASE_URL: optional(databaseUrl(), {
    meaning: 'PostgreSQL shared between processes and machines.',
    otherwise: 'embedded PostgreSQL in DATA_DIR',
    secret: true,
  }),
  DATA_DIR: preset(text('/var/lib/troupe'), './.troupe', {
    meaning: 'Folder for mirrors, worktrees and the embedded PostgreSQL.',
  }),
};
