import { Injectable } from '@nestjs/common';
import type { CircuitFacts } from '@till/facilitator-client';
import type { Transaction } from '../../platform/database/unit-of-work.js';

interface HealthRow {
  facilitator_id: string;
  faults_in_row: number;
  last_success_at: Date | null;
  last_fault_at: Date | null;
  last_fault: string | null;
  latency_ms: number | null;
  open_until: Date | null;
}

const time = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));
const ms = (at: Date | null): number | null => at?.getTime() ?? null;

/** SQL of facilitators' health, which processes tell each other through one row each. */
@Injectable()
export class FacilitatorHealthRepository {
  /** Adds what this process found out. Only a success that came later takes back that another one keeps away. */
  async write(tx: Transaction, id: string, facts: CircuitFacts): Promise<void> {
    await tx.query(
      `INSERT INTO facilitator_health AS h (facilitator_id, faults_in_row, last_success_at, last_fault_at, last_fault, latency_ms, open_until) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (facilitator_id) DO UPDATE SET
         faults_in_row = EXCLUDED.faults_in_row,
         last_success_at = greatest(h.last_success_at, EXCLUDED.last_success_at),
         last_fault_at = greatest(h.last_fault_at, EXCLUDED.last_fault_at),
         last_fault = CASE WHEN h.last_fault_at > EXCLUDED.last_fault_at THEN h.last_fault ELSE coalesce(EXCLUDED.last_fault, h.last_fault) END,
         latency_ms = coalesce(EXCLUDED.latency_ms, h.latency_ms),
         open_until = CASE WHEN EXCLUDED.open_until IS NOT NULL THEN EXCLUDED.open_until WHEN EXCLUDED.last_success_at > h.last_fault_at THEN NULL ELSE h.open_until END`,
      [id, facts.faultsInRow, time(facts.lastSuccessAtMs), time(facts.lastFaultAtMs), facts.lastFault, facts.latencyMs, time(facts.openUntilMs)],
    );
  }

  /** What all processes know, by facilitator id. */
  async all(tx: Transaction): Promise<Map<string, Omit<CircuitFacts, 'state'>>> {
    const rows = await tx.query<HealthRow>('SELECT * FROM facilitator_health');
    return new Map(
      rows.map((row) => [
        row.facilitator_id,
        { faultsInRow: row.faults_in_row, lastSuccessAtMs: ms(row.last_success_at), lastFaultAtMs: ms(row.last_fault_at), lastFault: row.last_fault, latencyMs: row.latency_ms, openUntilMs: ms(row.open_until) },
      ]),
    );
  }
}
