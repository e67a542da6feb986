import { sqlState, type Transaction } from './unit-of-work.js';

const notSo = 'TL001';
const uniqueViolation = '23505';

/**
 * Rolls the unit of work back unless `fact`, an SQL expression, holds when its turn comes. With it, statements can be sent
 * before the answers of those before them are known; the error that ends the unit of work answers to `isOpposed`.
 */
export async function insist(tx: Transaction, fact: string, parameters: unknown[]): Promise<void> {
  await tx.query(`SELECT till_insist(${fact})`, parameters);
}

/** Whether a unit of work wrote nothing because something in the database spoke against it. */
export function isOpposed(error: unknown): boolean {
  const state = sqlState(error);
  return state === notSo || state === uniqueViolation;
}
