const json = (properties: Record<string, { type: string }>) => ({ content: { 'application/json': { schema: { type: 'object', properties, required: Object.keys(properties) } } } });

/** The demo API's own description (OpenAPI 3.1), for a gateway to be made from. */
export function demoOpenapi(url: string) {
  return {
    openapi: '3.1.0',
    info: { title: 'Demo weather and quotes', version: '1.0.0', description: 'A small API to put a gateway in front of. Its weather is made up.' },
    servers: [{ url }],
    paths: {
      '/': { get: { operationId: 'today', summary: 'Weather at the till and a quote', responses: { 200: { description: 'Both', ...json({ weather: { type: 'object' }, quote: { type: 'object' } }) } } } },
      '/weather/{city}': {
        get: {
          operationId: 'weather',
          summary: 'Weather of a city',
          parameters: [{ name: 'city', in: 'path', required: true, schema: { type: 'string' }, example: 'berlin' }],
          responses: { 200: { description: 'The weather', ...json({ city: { type: 'string' }, sky: { type: 'string' }, celsius: { type: 'integer' } }) } },
        },
      },
      '/quotes/{number}': {
        get: {
          operationId: 'quote',
          summary: 'A quote by its number',
          parameters: [{ name: 'number', in: 'path', required: true, schema: { type: 'integer', minimum: 0 }, example: 1 }],
          responses: { 200: { description: 'The quote', ...json({ number: { type: 'integer' }, text: { type: 'string' }, by: { type: 'string' } }) }, 404: { description: 'Not a number' } },
        },
      },
      '/count': {
        post: {
          operationId: 'count',
          summary: 'Count the characters, words and lines of a text',
          requestBody: { required: true, content: { 'text/plain': { schema: { type: 'string' } } } },
          responses: { 200: { description: 'The counts', ...json({ characters: { type: 'integer' }, words: { type: 'integer' }, lines: { type: 'integer' } }) } },
        },
      },
    },
  };
}
