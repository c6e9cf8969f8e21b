# Troupe as one container. Agents' tools run in bubblewrap inside it, which creates user namespaces. Docker's default
# profiles forbid that, so allow it:
#
#   docker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt systempaths=unconfined …
#
# compose.yaml does the same. Troupe needs nothing else: not --privileged, no added capability, no Docker socket. At start, a
# self-test tries to break out of the sandbox, and no worker starts if it succeeds.
FROM node:24-bookworm-slim

RUN apt-get update \
  && apt-get install -y --no-install-recommends bubblewrap ca-certificates git \
  && rm -rf /var/lib/apt/lists/*

WORKDIR /app

# Packages change less often than the source, so their layer comes first and is cached. Install scripts must run here,
# because PostgreSQL's creates links between its libraries, and the user below cannot.
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund && npm cache clean --force

COPY app.yml ./
COPY migrations ./migrations
COPY views ./views
COPY src ./src

# PostgreSQL refuses to run as root, and nothing else needs root.
RUN mkdir -p /data && chown node:node /data
USER node
VOLUME /data

# In production, the first start lists missing credentials instead of opening the setup page to the network.
ENV NODE_ENV=production DATA_DIR=/data HOST=0.0.0.0 PORT=3000
EXPOSE 3000

HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]

# The program of `npm start`, without the launcher that prepares a bare machine. As process 1, Node gets signals directly.
CMD ["node", "src/main.ts"]
