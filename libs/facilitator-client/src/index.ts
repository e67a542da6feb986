export * from './call-headers.js';
export * from './circuit-breaker.js';
export * from './credentials.js';
export * from './facilitator-client.js';
export * from './fault-of.js';
export * from './outcomes.js';
export { isCertainRefusal } from './certain-refusal.js';
