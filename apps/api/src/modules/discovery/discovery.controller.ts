import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '../../platform/http/access.js';
import { type Discovery, DiscoveryService } from './discovery.service.js';

@ApiExcludeController()
@Controller()
@Public()
export class DiscoveryController {
  constructor(private readonly discovery: DiscoveryService) {}

  @Get('/.well-known/x402')
  @Header('access-control-allow-origin', '*')
  @Header('cache-control', 'public, max-age=60')
  describe(): Discovery {
    return this.discovery.describe();
  }

  @Get('/llms.txt')
  @Header('content-type', 'text/plain; charset=utf-8')
  @Header('access-control-allow-origin', '*')
  @Header('cache-control', 'public, max-age=60')
  instructions(): string {
    return this.discovery.instructions();
  }
}
