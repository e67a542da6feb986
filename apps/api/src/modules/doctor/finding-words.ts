import type { FindingCode, FindingTopic, Severity } from '@till/contract';

interface Words {
  topic: FindingTopic;
  severity: Severity;
  message: string;
  advice: string | null;
}

const ok = (topic: FindingTopic, message: string): Words => ({ topic, severity: 'ok', message, advice: null });
const note = (topic: FindingTopic, message: string, advice: string | null): Words => ({ topic, severity: 'note', message, advice });
const warning = (topic: FindingTopic, message: string, advice: string): Words => ({ topic, severity: 'warning', message, advice });
const broken = (topic: FindingTopic, message: string, advice: string): Words => ({ topic, severity: 'broken', message, advice });

/** What every code means, for clients without words of their own. `{name}` stands for a fact of the finding. */
export const findingWords: Readonly<Record<FindingCode, Words>> = {
  door_answers: ok('door', 'The address answers with 402 and its terms.'),
  door_unreachable: broken('door', 'The address {fault}.', 'See that the server runs and is reachable from the internet.'),
  door_wrong_status: broken('door', 'The address answers {status} and not 402.', 'See that the server asks for payment at this address, and that nothing before it answers in its place.'),
  door_paused: note('door', 'It is paused: nobody can pay, and nobody is asked to.', 'Resume it to sell again.'),
  door_unpayable: broken('door', 'Nobody can pay: no network can be paid on now.', 'Mend one of the networks below, or add a wallet.'),
  own_address_not_reached: note('door', 'From inside, Till’s public address {fault}; its own listener was asked instead.', 'Open the address from outside once. If payers reach it, all is well.'),
  door_not_seen: warning('door', 'Till’s own address {fault} from where checkups are made, so nobody has looked at the door.', 'Ask whoever runs this Till to set TILL_INTERNAL_URL.'),
  address_unknown: note('door', 'These payments came from addresses that have no row of their own, so there is none to look at.', null),
  method_not_tried: note('door', 'Only GET is tried at your own server: another method could change something there.', 'Try it with the snippet below.'),
  route_observes: note('door', 'The route only observes: nobody is charged.', 'Set its mode to charge or bots when you have seen enough.'),
  people_pass_free: note('browser', 'The route charges bots only: a browser gets your API’s answer free of charge.', null),
  v2_valid: ok('terms', 'x402 v2 clients read the terms.'),
  v2_missing: warning('terms', 'There is no PAYMENT-REQUIRED header: v2 clients pay only if they also know v1.', 'Update the server’s x402 package.'),
  v2_invalid: broken('terms', 'v2 clients cannot read the PAYMENT-REQUIRED header: {fault}.', 'Look at the header below, and at whatever changes it on the way.'),
  v1_valid: ok('terms', 'x402 v1 clients read the terms.'),
  v1_missing: warning('terms', 'The body holds no v1 terms: v1 clients, which are still widely installed, stop with an error.', 'Answer v1 terms in the JSON body as well.'),
  v1_invalid: broken('terms', 'v1 clients cannot read the terms: {fault}.', 'Look at the body below. v1 clients check every entry and take none when one fails.'),
  v1_no_network: note('terms', 'v1 clients know none of these networks, so only v2 clients pay.', 'Add a network that v1 has a name for, such as Base or Solana.'),
  terms_agree: ok('terms', 'Both versions say the same price and the same address.'),
  terms_differ: broken('terms', 'The two versions differ on {network}: v2 says {v2}, v1 says {v1}.', 'Let both come from one source, or payers choose the cheaper one.'),
  resource_url_differs: warning('terms', 'The terms name another address ({url}) than the one that was asked.', 'Behind a proxy, tell the server its public address.'),
  page_served: ok('browser', 'A browser gets a page that people can pay on.'),
  page_missing: note('browser', 'A browser gets no page.', 'People who open the address see raw data. A paywall page would explain it.'),
  markdown_served: ok('clients', 'A language model gets readable text.'),
  markdown_missing: note('clients', 'Readers that ask for Markdown get none.', null),
  header_small: ok('terms', 'The header with the terms has {bytes} bytes; it passes every common proxy.'),
  header_large: warning('terms', 'The answer’s headers have {bytes} bytes: some proxies refuse more than 8 KiB.', 'Shorten the description, or offer fewer networks.'),
  header_too_large: broken('terms', 'The answer’s headers have {bytes} bytes: Node’s HTTP clients refuse more than 16 KiB.', 'Shorten the description, or offer fewer networks.'),
  clients_pay: ok('clients', 'Clients of the reference SDK pay this without further settings.'),
  price_above_default: note('clients', '{price} USDC is above the $1 that clients of the reference SDK pay by default.', 'Tell payers to raise it: spendControls: { maxAmountPerPayment: "${price}" }. The snippets below have it.'),
  price_above_v1_default: note('clients', '{price} USDC is above the $0.10 that x402-fetch 1.x pays by default.', 'Tell payers to pass a larger maxValue: {baseUnits}.'),
  asset_not_default: note('clients', 'On {network}, clients of the reference SDK do not know the token and refuse it by default.', 'Tell payers to name it in spendControls.allowedAssets. The snippets below have it.'),
  cors_open: ok('browser', 'Agents in a browser may ask, and read the terms.'),
  cors_closed: warning('browser', 'Agents in a browser may not read the answer: Access-Control-Allow-Origin is missing.', 'Allow any origin, without credentials.'),
  cors_header_hidden: warning('browser', 'Agents in a browser cannot read the terms: PAYMENT-REQUIRED is not exposed.', 'Answer Access-Control-Expose-Headers: PAYMENT-REQUIRED, PAYMENT-RESPONSE.'),
  cors_preflight_refused: warning('browser', 'Agents in a browser may not send a payment: the preflight does not allow {headers}.', 'Answer OPTIONS with Access-Control-Allow-Headers that names them. SDK clients send Access-Control-Expose-Headers on the request.'),
  not_cached: ok('browser', 'No cache may keep the answer.'),
  cache_unsaid: note('browser', 'The answer does not say that no cache may keep it.', 'Answer Cache-Control: no-store.'),
  cacheable: warning('browser', 'A cache may keep the answer ({how}): whoever has paid can be asked again, and what was paid for can be served to others.', 'Answer Cache-Control: no-store, private, and leave payable addresses out of the CDN.'),
  network_ready: ok('networks', '{network}: {facilitator} settles here, and the chain answers.'),
  network_down: broken('networks', '{network} cannot be paid on: {why}', '{advice}'),
  network_one_version: note('networks', '{network}: the facilitator settles x402 v{version} only.', null),
  node_down: broken('networks', '{network}: no node answers, so payments cannot be proven.', 'Ask whoever runs this Till to name another node.'),
  wallet_missing: warning('networks', 'You offer {network} and have no wallet there.', 'Add a wallet of this kind, or leave the network out.'),
  wallet_cannot_receive: broken('networks', '{network}: {why}', '{advice}'),
  wallet_proven: ok('networks', 'The wallet {wallet} is proven to be yours.'),
  wallet_proof_later: note('networks', 'The wallet {wallet} is not proven to be yours. Test mode does without; live mode does not.', 'Open your wallets and sign a text with it.'),
  wallet_unproven: warning('networks', '{network} waits for a proof that the wallet is yours.', 'Open your wallets and sign a text with it.'),
  wallet_foreign: warning('networks', 'On {network} the money goes to {payTo}, which is none of your wallets.', 'Add the wallet if it is yours. If it is not, change your server at once.'),
  origin_answers: ok('origin', 'Your API answers ({status}, {latencyMs} ms).'),
  origin_down: broken('origin', '{fault}', 'Start it, or change the gateway’s origin. Payers are not charged meanwhile.'),
  origin_refuses_till: broken('origin', 'Your API does not let Till in: it answers 401 to the secret headers you gave the gateway.', 'Give the gateway the key that your API takes now. Payers are not charged meanwhile.'),
  origin_fails: warning('origin', 'Your API answers {status} to a call without parameters that make sense to it.', 'Call the route once with real parameters. Nobody pays for an answer of 400 and above.'),
  origin_open: warning('origin', 'Your API answers everybody who knows its own address: {path} needs no payment there.', 'Close it to all but Till: check a secret header that only the gateway sends.'),
  listed: ok('listing', 'It is listed: agents that look for something to buy find it.'),
  not_listed: ok('listing', 'It is not listed: only those you gave the address know it.'),
};
