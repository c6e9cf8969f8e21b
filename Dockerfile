# Troupe as one container. Agents' tools run in bubblewrap inside it, which makes user namespaces. Docker's default
# profiles forbid that; allow it with:
#
#   docker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt systempaths=unconfined …
#
# (compose.yaml does). Nothing else is needed: not --privileged, no added capability, no Docker socket. At start a
# self-test tries to get out of the sandbox, and no worker starts if it can.
FROM node:24-bookworm-slim

RUN apt-get update \
  && apt-get install -y --no-install-recommends bubblewrap ca-certificates git \
  && rm -rf /var/lib/apt/lists/*

WORKDIR /app

# Packages change less often than the source: their layer is kept while the lock file is the same. Install scripts
# run: PostgreSQL's lays links between its libraries, which the user below may not.
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund && npm cache clean --force

COPY app.yml ./
COPY migrations ./migrations
COPY views ./views
COPY src ./src

# PostgreSQL refuses to run as root, and so should everything else.
RUN mkdir -p /data && chown node:node /data
USER node
VOLUME /data

# In production the first start names the missing credentials instead of opening the setup page to the network.
ENV NODE_ENV=production DATA_DIR=/data HOST=0.0.0.0 PORT=3000
EXPOSE 3000

HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]

# What `npm start` runs, without the launcher that prepares a bare machine. Node as process 1 gets the signals itself.
CMD ["node", "src/main.ts"]
