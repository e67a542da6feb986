import pg from 'pg';

/** Links that can be told apart by words: one word is in every tenth title, one in a single title that sold a little long ago. */
const links = 2_000;
const orders = 3_000;
const payers = 20_000;
const days = 180;
export const rareWord = 'Zanzibar';
export const commonWord = 'Weather';
export const networks = { main: 'eip155:84532', second: 'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1', rare: 'eip155:43113' };

/** A made-up id in the shape of a real one: its time first, then what nobody guesses. */
const functions = `
  CREATE FUNCTION pg_temp.id_of(prefix text, at timestamptz, n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT prefix || '_' || lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || substr(md5(prefix || n::text), 1, 24) $$;
  CREATE FUNCTION pg_temp.address_of(n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT '0x' || md5('payer ' || n::text) || substr(md5(n::text), 1, 8) $$`;

const resourcesSql = `
  INSERT INTO resources (merchant_id, id, mode, kind, slug, title, description, price, created_at)
  SELECT $1, pg_temp.id_of('res', at, n), 'test', 'pay_link', substr(md5('slug ' || n), 1, 22),
    CASE WHEN n = 1999 THEN 'A map of ${rareWord}' WHEN n > ${links} THEN 'Order ' || n WHEN n % 10 = 0 THEN '${commonWord} report ' || n ELSE (ARRAY['Essay', 'Recipe', 'Photograph', 'Score', 'Data set'])[1 + n % 5] || ' no. ' || n END,
    'What one gets for it, in a sentence or two that a buyer reads before paying.', 1500000, at
  FROM generate_series(1, ${links + orders}) AS n, LATERAL (SELECT now() - make_interval(days => ${days + 1}) + n * interval '1 second' AS at) AS t`;

/**
 * Evenly spread over half a year; popular links sell most, some links never. Most payments are final, the newest not yet; some failed, few
 * were given back, a handful is open or waits for a person. Every 200th payer is the merchant's own wallet.
 */
const drawnSql = `
  CREATE TEMP TABLE drawn AS
  SELECT n, at, pg_temp.id_of('pay', at, n) AS id, pg_temp.id_of('evd', at, n) AS evidence_id, pg_temp.id_of('jrn', at, n) AS entry_id, pg_temp.id_of('inf', at, n) AS inflow_id,
    (1 + floor(random() * 100))::bigint * 10000 AS amount, res.ids[CASE WHEN n % 40000 = 7 AND n < $3::int / 2 THEN 1999 ELSE 1 + floor(${links * 0.9} * power(random(), 3))::int END] AS resource_id,
    CASE WHEN n % 200 = 0 THEN lower($4) ELSE pg_temp.address_of(floor(${payers} * power(random(), 2))::bigint) END AS payer,
    CASE WHEN n <= 20 THEN '${networks.rare}' WHEN n % 33 = 0 THEN '${networks.second}' ELSE '${networks.main}' END AS network,
    CASE WHEN n % 33 = 0 AND n > 20 THEN $5 ELSE $4 END AS wallet,
    CASE WHEN n > $3::int - 5 THEN 'unknown' WHEN n > $3::int - 60 THEN 'settled' WHEN n % 60 = 1 THEN 'expired' WHEN n % 150 = 2 THEN 'failed' WHEN n % 75 = 3 THEN 'rejected' WHEN n % 997 = 4 THEN 'refunded' WHEN n % 4999 = 5 THEN 'partially_refunded' ELSE 'final' END AS status,
    10000000 + n AS block, '0x' || md5('a' || n) || md5('b' || n) AS transaction
  FROM generate_series(1, $3::int) AS n, LATERAL (SELECT now() - make_interval(days => ${days}) + make_interval(secs => n * ${days * 86_400}::float8 / $3) AS at) AS t,
    (SELECT array_agg(id ORDER BY created_at) AS ids FROM resources WHERE merchant_id = $1 AND $2 <> '') AS res`;

const settled = `status IN ('settled', 'final', 'refunded', 'partially_refunded')`;

/** Each statement with what its parameters are. */
const statements = [
  `INSERT INTO payments (merchant_id, id, mode, resource_id, status, x402_version, network, asset, amount, refunded, payer, pay_to, nonce, valid_before, instruction, facilitator_url, attempts, from_block,
     transaction, block, block_hash, log_index, reason, review, metadata, created_at, settled_at, safe_at, final_at)
   SELECT $1, id, 'test', resource_id, status, 2, network, $2, amount, CASE status WHEN 'refunded' THEN amount WHEN 'partially_refunded' THEN amount / 2 ELSE 0 END, payer, wallet, decode(md5('n' || n) || md5('m' || n), 'hex'), 1,
     jsonb_build_object('url', 'https://till.test/p/' || md5(resource_id), 'request', jsonb_build_object('x402Version', 2, 'paymentPayload', jsonb_build_object('signature', '0x' || md5('s' || n) || md5('t' || n) || md5('u' || n) || md5('v' || n), 'nonce', md5('n' || n), 'from', payer, 'to', wallet, 'value', amount::text),
       'paymentRequirements', jsonb_build_object('scheme', 'exact', 'network', network, 'asset', $2::text, 'payTo', wallet, 'amount', amount::text, 'maxTimeoutSeconds', 300))),
     'https://facilitator.test', 1, block - 1, CASE WHEN ${settled} THEN transaction END, CASE WHEN ${settled} THEN block END, CASE WHEN ${settled} THEN '0x' || md5('h' || n) || md5('i' || n) END, CASE WHEN ${settled} THEN 1 END,
     CASE WHEN status IN ('failed', 'rejected') THEN 'insufficient_funds' END, n % 60000 = 8, jsonb_build_object('customer', 'c' || n % 5000), at,
     CASE WHEN ${settled} THEN at + interval '2 seconds' END, CASE WHEN ${settled} AND status <> 'settled' THEN at + interval '2 minutes' END, CASE WHEN ${settled} AND status <> 'settled' THEN at + interval '20 minutes' END FROM drawn ORDER BY n`,
  `INSERT INTO evidence (network, transaction, log_index, merchant_id, payment_id, block, block_hash, payer, pay_to, amount, observed_at, id, block_time)
   SELECT network, transaction, 1, $1, id, block, '0x' || md5('h' || n), payer, wallet, amount, at, evidence_id, at FROM drawn WHERE ${settled} AND $2 <> '' ORDER BY n`,
  `INSERT INTO journal_entries (merchant_id, id, mode, kind, source_id, subject_id, resource_id, network, asset, wallet, transaction, log_index, block, at, sales, created_at)
   SELECT $1, entry_id, 'test', 'receipt', evidence_id, id, resource_id, network, $2, wallet, transaction, 1, block, at + interval '2 seconds', 1, at FROM drawn WHERE ${settled} ORDER BY n`,
  `INSERT INTO journal_postings (merchant_id, entry_id, n, account, amount)
   SELECT $1, entry_id, side.n, side.account, side.sign * amount FROM drawn, LATERAL (VALUES (1, 'wallet:' || wallet, 1), (2, 'revenue', -1)) AS side (n, account, sign) WHERE ${settled} AND $2 <> '' ORDER BY drawn.n, side.n`,
  `INSERT INTO inflows (merchant_id, id, mode, network, asset, wallet, payer, amount, transaction, log_index, block, block_hash, block_time, status, payment_id, created_at)
   SELECT $1, inflow_id, 'test', network, $2, wallet, payer, amount, transaction, 1, block, '0x' || md5('h' || n) || md5('i' || n), at, 'matched', id, at FROM drawn WHERE ${settled} ORDER BY n`,
  `INSERT INTO revenue_hourly (merchant_id, mode, hour, network, resource_id, amount, count)
   SELECT $1, 'test', date_trunc('hour', at + interval '2 seconds', 'UTC'), network, resource_id, sum(amount), count(*) FROM drawn WHERE ${settled} AND $2 <> '' GROUP BY 3, 4, 5`,
  `INSERT INTO transfer_scans (network, block, head_block) SELECT network, max(block), max(block) FROM drawn WHERE $1 <> $2 GROUP BY 1 ON CONFLICT (network) DO UPDATE SET block = EXCLUDED.block`,
  `INSERT INTO reconciliations (merchant_id, id, mode, network, wallet, first_block, from_block, target_block, import_since, import_days, next_import_at, is_searched)
   SELECT $1, pg_temp.id_of('rec', now(), min(n)), 'test', network, wallet, 1, 1, 1, now(), 0, NULL, true FROM drawn WHERE $2 <> '' GROUP BY network, wallet`,
  `INSERT INTO webhook_endpoints (merchant_id, id, mode, url, events, enabled, disabled_reason, disabled_at, secret_hint) SELECT $1, pg_temp.id_of('whe', now(), 1), 'test', 'https://shop.test/hook', '{payment.settled}', false, 'merchant', now(), 'x' WHERE $2 <> ''`,
  `INSERT INTO webhook_events (merchant_id, id, mode, type, subject_id, payload, created_at) SELECT $1, pg_temp.id_of('evt', at, n), 'test', 'payment.settled', id, repeat('{"type":"payment.settled"} ', 30), at FROM drawn WHERE n % 10 = 0 AND $2 <> '' ORDER BY n`,
  `INSERT INTO webhook_deliveries (merchant_id, id, mode, endpoint_id, event_id, event_type, subject_id, status, attempts, created_at, next_attempt_at)
   SELECT $1, pg_temp.id_of('whd', at, n), 'test', (SELECT id FROM webhook_endpoints LIMIT 1), pg_temp.id_of('evt', at, n), 'payment.settled', id, CASE WHEN n <= 200 THEN 'failed' ELSE 'delivered' END, 1, at, NULL FROM drawn WHERE n % 10 = 0 AND $2 <> '' ORDER BY n`,
];

/**
 * Writes a merchant's half year of payments below the API, with everything that is read in lists and figures: payments, evidence, journal, inflows,
 * roll-up, webhook deliveries. The same ones in every run. Triggers and foreign keys are off meanwhile: they would check each of millions of rows.
 */
export async function fillWithPayments(databaseUrl, { merchantId, evm, solana, asset, count }) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query("SELECT set_config('till.scope', 'system', false), set_config('session_replication_role', 'replica', false), setseed(0.42)");
  await client.query(functions);
  await client.query(resourcesSql, [merchantId]);
  await client.query(drawnSql, [merchantId, asset, count, evm, solana]);
  for (const statement of statements) await client.query(statement, [merchantId, asset]);
  await client.query('VACUUM (ANALYZE)');
  const { rows } = await client.query("SELECT id, payer, transaction, resource_id FROM drawn WHERE n > $1 AND status = 'final' ORDER BY n LIMIT 1", [Math.floor(count / 2)]);
  await client.end();
  return rows[0];
}
