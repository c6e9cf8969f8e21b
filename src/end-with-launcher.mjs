// Loaded first into what launch.mjs starts. `kill -9` reaches only the launcher, which cannot pass it on: without this,
// Troupe would go on unseen and hold the port and the data folder against the next start.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// Listening is no reason to stay.
process.channel?.unref();
