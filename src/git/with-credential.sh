#!/bin/sh
# Runs git with a credential on file descriptor 3, which comes in on standard input. It is a socket, as Node makes them:
# unlike a pipe it cannot be opened a second time by way of /proc, and what was read from it is gone.
exec 3<&0 </dev/null
exec git "$@"
