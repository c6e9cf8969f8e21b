// Runs inside the sandbox of a setup: package managers know proxies by host and port only, so this listens on the
// sandbox's own loopback, hands every connection to the socket that was mounted, and runs the command it is given.
import { spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { constants } from 'node:os';

const [socket, port, program, ...args] = process.argv.slice(2);

const server = createServer((client) => {
  const proxy = connect(socket);
  for (const [end, other] of [
    [client, proxy],
    [proxy, client],
  ]) {
    end.on('error', () => end.destroy());
    end.on('close', () => other.destroy());
    end.pipe(other);
  }
});
server.listen(Number(port), '127.0.0.1', () => {
  const child = spawn(program, args, { stdio: 'inherit' });
  child.on('error', () => process.exit(127));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
});
