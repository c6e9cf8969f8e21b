// Starts the server. PORT (3000) and TODO_FILE (none: nothing is kept) configure it.
import { startServer } from './server.js';

const { url } = await startServer({
  port: Number(process.env.PORT ?? 3000),
  file: process.env.TODO_FILE,
});
console.log(`to-do API on ${url}`);
