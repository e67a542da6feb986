interface Described {
  summary: string;
  description?: string;
  tags: string[];
  parameters?: object[];
  requestBody?: object;
  responses: Record<number, object>;
}

const answer = (name: string) => ({ description: name, content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } } });
const nothing = { description: 'There is nothing of that name' };
const city = { name: 'city', in: 'path', required: true, description: 'Name of a city, in any language', schema: { type: 'string' }, example: 'berlin' };
const count = (name: string, description: string, most: number, example: number) => ({ name, in: 'query', description, schema: { type: 'integer', minimum: 1, maximum: most, default: example } });

const paths: Record<string, Record<string, Described & { operationId: string }>> = {
  '/': { get: { operationId: 'today', summary: 'Weather at the till and a quote', tags: ['weather', 'quotes'], responses: { 200: answer('Today') } } },
  '/cities': { get: { operationId: 'cities', summary: 'Cities that have stations', tags: ['weather'], responses: { 200: answer('Cities') } } },
  '/weather/{city}': { get: { operationId: 'weather', summary: 'Weather of a city', description: 'Any name is a city. The same city always has the same weather.', tags: ['weather'], parameters: [city], responses: { 200: answer('Weather') } } },
  '/weather/{city}/forecast': { get: { operationId: 'forecast', summary: 'The next days of a city', tags: ['weather'], parameters: [city, count('days', 'How many days', 14, 3)], responses: { 200: answer('Forecast') } } },
  '/quotes': { get: { operationId: 'quotes', summary: 'Several quotes', tags: ['quotes'], parameters: [count('limit', 'How many quotes', 20, 3)], responses: { 200: answer('Quotes') } } },
  '/quotes/{number}': {
    get: { operationId: 'quote', summary: 'A quote by its number', tags: ['quotes'], parameters: [{ name: 'number', in: 'path', required: true, schema: { type: 'integer', minimum: 0 }, example: 1 }], responses: { 200: answer('Quote'), 404: nothing } },
  },
  '/count': {
    post: { operationId: 'count', summary: 'Count the characters, words and lines of a text', tags: ['tools'], requestBody: { required: true, content: { 'text/plain': { schema: { type: 'string' }, example: 'A penny saved is a penny earned.' } } }, responses: { 200: answer('Counts') } },
  },
};

const object = (properties: Record<string, object>) => ({ type: 'object', properties, required: Object.keys(properties) });
const text = (example: string) => ({ type: 'string', examples: [example] });
const integer = (example: number) => ({ type: 'integer', examples: [example] });
const listOf = (name: string) => ({ type: 'array', items: { $ref: `#/components/schemas/${name}` } });

const schemas = {
  Weather: object({ city: text('berlin'), sky: { type: 'string', enum: ['clear', 'cloudy', 'rain', 'snow', 'wind'] }, celsius: integer(14) }),
  Day: object({ day: integer(1), sky: text('rain'), celsius: integer(12) }),
  Forecast: object({ city: text('berlin'), days: listOf('Day') }),
  Cities: object({ cities: { type: 'array', items: text('berlin') } }),
  Quote: object({ number: integer(1), text: text('A penny saved is a penny earned.'), by: text('Proverb') }),
  Quotes: object({ quotes: listOf('Quote') }),
  Today: object({ weather: { $ref: '#/components/schemas/Weather' }, quote: { $ref: '#/components/schemas/Quote' } }),
  Counts: object({ characters: integer(32), words: integer(7), lines: integer(1) }),
};

/** The demo API's own description (OpenAPI 3.1), for a gateway to be made from. */
export function demoOpenapi(url: string) {
  return {
    openapi: '3.1.0',
    info: { title: 'Demo weather and quotes', version: '1.1.0', description: 'A small API to put a gateway in front of. Its weather is made up: nobody should plan a picnic by it.' },
    servers: [{ url }],
    tags: [{ name: 'weather', description: 'Skies and degrees' }, { name: 'quotes', description: 'Something to think about' }, { name: 'tools', description: 'Small helpers' }],
    paths,
    components: { schemas },
  };
}
