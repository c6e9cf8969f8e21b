// A process that owns an embedded PostgreSQL, for tests that kill it: `node serve.ts FOLDER` prints the URL and stays.
import { startEmbeddedPostgres } from '../../src/store/embedded.ts';

const [, , dataDir = ''] = process.argv;
const postgres = await startEmbeddedPostgres({ dataDir, durable: false });
process.stdout.write(`${postgres.url}\n`);
process.stdin.resume();
