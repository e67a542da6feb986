import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { z } from 'zod';
import { Public } from '../../platform/http/access.js';
import { RateLimit } from '../../platform/http/rate-limit.js';
import { type CataloguePage, type CatalogueResults, type Discovery, DiscoveryService } from './discovery.service.js';
import { mostListings } from './listings.service.js';

const readers = { name: 'discovery', max: 300, perSeconds: 60, by: 'ip' } as const;
const limit = z.coerce.number().int().min(1).max(100).default(50);
const offset = z.coerce.number().int().min(0).max(mostListings).default(0);

// Strict: a filter that were ignored would show what was not asked for.
const partSchema = z.strictObject({ limit, offset });
const catalogueSchema = z.strictObject({ limit, offset, type: z.literal('http').optional() });
const searchSchema = z.strictObject({ query: z.string().trim().min(1).max(200), limit, cursor: offset, type: z.literal('http').optional() });

/** What anybody may find, for machines; open to every site. */
@ApiExcludeController()
@Controller()
@Public()
@RateLimit(readers)
export class DiscoveryController {
  constructor(private readonly discovery: DiscoveryService) {}

  @Get('/.well-known/x402')
  @Header('access-control-allow-origin', '*')
  @Header('cache-control', 'public, max-age=60')
  describe(@Query({ schema: partSchema }) part: z.output<typeof partSchema>): Promise<Discovery> {
    return this.discovery.describe(part);
  }

  @Get('/discovery/resources')
  @Header('access-control-allow-origin', '*')
  @Header('cache-control', 'public, max-age=60')
  catalogue(@Query({ schema: catalogueSchema }) part: z.output<typeof catalogueSchema>): Promise<CataloguePage> {
    return this.discovery.catalogue(part);
  }

  @Get('/discovery/search')
  @Header('access-control-allow-origin', '*')
  @Header('cache-control', 'public, max-age=60')
  search(@Query({ schema: searchSchema }) { query, limit: most, cursor }: z.output<typeof searchSchema>): Promise<CatalogueResults> {
    return this.discovery.search(query, { limit: most, offset: cursor });
  }

  @Get('/llms.txt')
  @Header('content-type', 'text/plain; charset=utf-8')
  @Header('access-control-allow-origin', '*')
  @Header('cache-control', 'public, max-age=60')
  instructions(): Promise<string> {
    return this.discovery.instructions();
  }
}
