# One image for every process of Bourse; the command says which. `docker compose up` starts them all.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /bourse
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:24.21.0-bookworm-slim
WORKDIR /bourse
ENV NODE_ENV=production
COPY --from=build /bourse/package.json ./
COPY --from=build /bourse/node_modules ./node_modules
COPY --from=build /bourse/schema/graphql ./schema/graphql
COPY --from=build /bourse/dist ./dist
# The embedded mode keeps its files here; whoever uses it mounts a volume.
RUN mkdir /bourse/data && chown node:node /bourse/data
USER node
EXPOSE 4000 4001
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:4001/readyz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/apps/standalone/main.js"]
