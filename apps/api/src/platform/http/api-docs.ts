import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header' as const,
  required: false,
  description: 'The same key and request get the same answer for a day; the same key with another request gets 409.',
  schema: { type: 'string' as const, maxLength: 255 },
};

/** The OpenAPI document of every documented route, made from the same schemas that check requests and answers. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const facts = new DocumentBuilder()
    .setTitle('Till')
    .setDescription('The open-source till for x402 money. Amounts are decimal strings of USDC; times are ISO 8601 in UTC; errors are RFC 9457 problems with a stable code. Every POST takes an Idempotency-Key.')
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key, till_test_… or till_live_…' }, 'apiKey')
    .addSecurityRequirements('apiKey')
    .build();
  const document = SwaggerModule.createDocument(app, facts);
  for (const path of Object.values(document.paths)) {
    for (const method of methods) {
      const operation = path[method];
      if (operation) finish(operation, method);
    }
  }
  return document;
}

/** What holds for every operation and need not stand at each handler. */
function finish(operation: Operation, method: (typeof methods)[number]): void {
  const problem = operation.responses.default as { content?: Record<string, unknown> } | undefined;
  if (problem?.content) problem.content = { 'application/problem+json': problem.content['application/json'] };
  if (method === 'post') operation.parameters = [...(operation.parameters ?? []), idempotencyKey];
}

/** `/docs` for people, `/openapi.json` for machines. The document is made when first asked for. */
export function serveApiDocs(app: INestApplication): void {
  SwaggerModule.setup('docs', app, () => openApiDocument(app), { jsonDocumentUrl: 'openapi.json', customSiteTitle: 'Till API', raw: ['json'] });
}
