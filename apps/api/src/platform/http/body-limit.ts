import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';

/** A route's own limit for its body in bytes, where the common one is too small. */
export const BodyLimit = (bytes: number) => RouteConfig({ bodyLimit: bytes });

/** Gives marked routes their limit. Before Nest declares its routes. */
export function respectBodyLimits(server: FastifyInstance): void {
  server.addHook('onRoute', (route) => {
    const { bodyLimit } = (route.config ?? {}) as { bodyLimit?: number };
    if (bodyLimit !== undefined) route.bodyLimit = bodyLimit;
  });
}
