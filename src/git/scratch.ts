// A folder of ours for one operation, gone when the operation ends, however it ends.
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

export async function withScratch<T>(parent: string, work: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(parent, 'work-'));
  try {
    return await work(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
