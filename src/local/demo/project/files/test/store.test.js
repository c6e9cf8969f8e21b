import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openStore } from '../src/store.js';

test('to-dos in a file are there again after a restart, and numbering goes on', (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'todo-'));
  t.after(() => rmSync(dir, { recursive: true }));
  const file = join(dir, 'todos.json');

  openStore(file).add({ title: 'Water the plants' });

  const reopened = openStore(file);
  assert.equal(reopened.get(1).title, 'Water the plants');
  assert.equal(reopened.add({ title: 'Feed the cat' }).id, 2);
});

test('changing a to-do that is not there changes nothing', () => {
  const store = openStore();
  assert.equal(store.change(7, { done: true }), undefined);
  assert.deepEqual(store.list(), []);
});
