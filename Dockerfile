# syntax=docker/dockerfile:1
# Two images from one build: `api` (HTTP, worker and migration; it also serves the web pages) and `facilitator`.

FROM node:20-bookworm-slim AS source
WORKDIR /till
COPY package.json package-lock.json ./
COPY apps/api/package.json apps/api/
COPY apps/facilitator/package.json apps/facilitator/
COPY apps/sandbox/package.json apps/sandbox/
COPY apps/web/package.json apps/web/
COPY libs/api-client/package.json libs/api-client/
COPY libs/chain/package.json libs/chain/
COPY libs/client-check/package.json libs/client-check/
COPY libs/contract/package.json libs/contract/
COPY libs/facilitator-client/package.json libs/facilitator-client/
COPY libs/ledger/package.json libs/ledger/
COPY libs/middleware/package.json libs/middleware/
COPY libs/money/package.json libs/money/
COPY libs/networks/package.json libs/networks/
COPY libs/testing/package.json libs/testing/
COPY libs/x402/package.json libs/x402/

FROM source AS build
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund
COPY . .
RUN npm run build

# What each image needs at run time, and nothing that only builds or tests.
FROM source AS api-packages
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev -w @till/api --no-audit --no-fund

FROM source AS facilitator-packages
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev -w @till/facilitator --no-audit --no-fund

FROM node:20-bookworm-slim AS runtime
ENV NODE_ENV=production
WORKDIR /till
# The volume of uploaded files takes its owner from this folder.
RUN install -d -o node -g node -m 0700 /var/lib/till
USER node

FROM runtime AS facilitator
COPY --from=facilitator-packages /till ./
COPY --from=build /till/libs/money/dist libs/money/dist
COPY --from=build /till/libs/networks/dist libs/networks/dist
COPY --from=build /till/apps/facilitator/dist apps/facilitator/dist
ENV FACILITATOR_HOST=0.0.0.0
EXPOSE 4022
CMD ["node", "apps/facilitator/dist/main.js"]

FROM runtime AS api
COPY --from=api-packages /till ./
COPY --from=build /till/libs/money/dist libs/money/dist
COPY --from=build /till/libs/networks/dist libs/networks/dist
COPY --from=build /till/libs/x402/dist libs/x402/dist
COPY --from=build /till/libs/ledger/dist libs/ledger/dist
COPY --from=build /till/libs/contract/dist libs/contract/dist
COPY --from=build /till/libs/facilitator-client/dist libs/facilitator-client/dist
COPY --from=build /till/libs/chain/dist libs/chain/dist
COPY --from=build /till/libs/client-check/dist libs/client-check/dist
COPY --from=build /till/apps/api/dist apps/api/dist
COPY --from=build /till/apps/web/dist apps/web/dist
ENV TILL_HOST=0.0.0.0 TILL_HOME=/var/lib/till
EXPOSE 4020
CMD ["node", "apps/api/dist/main.js"]
