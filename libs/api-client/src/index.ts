export * from './till-client.js';
