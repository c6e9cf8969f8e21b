// Keeps the to-dos: in memory, and in a JSON file if one is named.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

export function openStore(file) {
  const todos = new Map(load(file).map((todo) => [todo.id, todo]));
  let lastId = Math.max(0, ...todos.keys());

  function keep(todo) {
    todos.set(todo.id, todo);
    save();
    return todo;
  }

  function save() {
    if (file) writeFileSync(file, `${JSON.stringify([...todos.values()], null, 2)}\n`);
  }

  return {
    list: () => [...todos.values()],
    get: (id) => todos.get(id),
    add: (values) => keep({ id: ++lastId, done: false, ...values }),
    change: (id, changes) => (todos.has(id) ? keep({ ...todos.get(id), ...changes }) : undefined),
    remove(id) {
      const todo = todos.get(id);
      todos.delete(id);
      save();
      return todo;
    },
  };
}

function load(file) {
  return file && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
}
