export * from './facilitator-client.js';
export * from './outcomes.js';
export { isCertainRefusal } from './certain-refusal.js';
