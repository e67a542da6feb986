import type { Finding, FindingCode, Severity } from '@till/contract';
import { networkById } from '@till/networks';
import { findingWords } from './finding-words.js';

const longestParam = 300;
const placeholders = /\{(\w+)\}/g;

/** Control characters and halves of surrogate pairs, which Postgres does not take; strangers' servers send them. */
function plain(text: string): string {
  return text.slice(0, longestParam).replace(/[\u0000-\u001f\u007f\ud800-\udfff]/gu, ' ');
}

function filled(text: string, params: Readonly<Record<string, string>>): string {
  return text.replace(placeholders, (_whole, name: string) => (name === 'network' ? (networkById(params[name] ?? '')?.title ?? params[name]) : params[name]) ?? '');
}

/** A finding with its words. `severity` where it depends on more than the code. */
export function finding(code: FindingCode, params: Record<string, string> = {}, severity?: Severity): Finding {
  const words = findingWords[code];
  const facts = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, plain(value)]));
  return { code, topic: words.topic, severity: severity ?? words.severity, params: facts, message: filled(words.message, facts), advice: words.advice === null ? null : filled(words.advice, facts) };
}
