import { z } from 'zod';
import { amountSchema, baseUnitsSchema } from './amounts.js';
import { modeSchema, networkIdSchema, pageOf, pageQueryShape, timeInputSchema, timeSchema } from './common.js';
import { idSchema } from './ids.js';

/**
 * What is known of a transfer to a wallet. `own_transfer`: it came from another wallet of the same merchant. `elsewhere`:
 * it paid somebody else's payment to the same address. `undone`: the chain has taken it back.
 */
export const inflowStatuses = ['unmatched', 'matched', 'attached', 'ignored', 'own_transfer', 'elsewhere', 'undone'] as const;
export const inflowStatusSchema = z.enum(inflowStatuses).meta({ id: 'InflowStatus' });
export type InflowStatus = z.infer<typeof inflowStatusSchema>;

export const inflowSchema = z
  .object({
    id: idSchema('inflow'),
    status: inflowStatusSchema,
    mode: modeSchema,
    network: networkIdSchema,
    asset: z.string(),
    amount: amountSchema,
    amountBaseUnits: baseUnitsSchema,
    /** Who sent it, as the chain says. */
    payer: z.string(),
    /** The receiving address. */
    wallet: z.string(),
    transaction: z.string(),
    logIndex: z.number().int(),
    block: z.string(),
    /** The time of its block. */
    at: timeSchema,
    /** The payment that it settled, when it is the merchant's own. */
    paymentId: idSchema('payment').nullable(),
    /** What the merchant said that it was for. */
    resourceId: idSchema('resource').nullable(),
    resourceTitle: z.string().nullable(),
  })
  .meta({ id: 'Inflow' });
export type Inflow = z.infer<typeof inflowSchema>;
export const inflowPageSchema = pageOf(inflowSchema).meta({ id: 'InflowPage' });

export const listInflowsQuerySchema = z.object({
  ...pageQueryShape,
  status: inflowStatusSchema.optional(),
  network: networkIdSchema.optional(),
  wallet: z.string().trim().min(32).max(64).optional(),
  from: timeInputSchema.optional(),
  to: timeInputSchema.optional(),
});

export const attachInflowSchema = z.strictObject({ resourceId: idSchema('resource') });

/** `waiting`: the network does not answer. `never`: no run so far. */
export const reconciliationStatuses = ['matching', 'difference', 'importing', 'waiting', 'never'] as const;

/** The books of one wallet on one network beside the chain, between two blocks (slots on Solana), as last signed off. */
export const reconciliationSchema = z
  .object({
    id: idSchema('reconciliation'),
    status: z.enum(reconciliationStatuses),
    network: networkIdSchema,
    wallet: z.string(),
    walletId: idSchema('wallet').nullable(),
    label: z.string().nullable(),
    /** Income in the books: receipts and attached inflows, less reversals. */
    recorded: amountSchema,
    /** Transfers to the wallet, as read from the chain. */
    onChain: amountSchema,
    /** On chain, in the books, and not income: money that neither a payment nor a wallet of the merchant's explains. */
    unmatchedAmount: amountSchema,
    /** On chain, and not income: it came from another wallet of the merchant's. */
    ownTransfersAmount: amountSchema,
    /** onChain − recorded − unmatchedAmount − ownTransfersAmount; "0.00" when the books match. */
    difference: amountSchema,
    /** Inflows that wait for a word of the merchant, newest first, at most 20. */
    unmatched: z.array(inflowSchema),
    unmatchedCount: z.number().int(),
    fromBlock: z.string().nullable(),
    toBlock: z.string().nullable(),
    at: timeSchema.nullable(),
    /** The token's own balance as a second check: what came in less what went out between two blocks. Null where the network's providers keep no old balances. */
    balance: z.object({ fromBlock: z.string(), toBlock: z.string(), expected: amountSchema, actual: amountSchema, ok: z.boolean() }).nullable(),
    /** How far the import of the wallet's past is; null once it is done. One that does not run any more met blocks that nobody serves. */
    import: z.object({ percent: z.number().int(), running: z.boolean(), days: z.number().int(), fault: z.string().nullable() }).nullable(),
    /** How far the network is read, and why it is not read further. */
    scan: z.object({ block: z.string().nullable(), headBlock: z.string().nullable(), fault: z.string().nullable(), failingSince: timeSchema.nullable() }),
  })
  .meta({ id: 'Reconciliation' });
export type Reconciliation = z.infer<typeof reconciliationSchema>;
export const reconciliationListSchema = z.object({ data: z.array(reconciliationSchema) }).meta({ id: 'ReconciliationList' });
export const reconciliationQuerySchema = z.object({ network: networkIdSchema.optional() });
