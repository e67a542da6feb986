import { ExactEvmScheme } from '@x402/evm/exact/client';
import { decodePaymentResponseHeader, wrapFetchWithPayment, x402Client } from '@x402/fetch';
import { privateKeyToAccount } from 'viem/accounts';
import { sandbox } from '../sandbox.mjs';

const network = 'eip155:84532';
const { demo, buyers, networks } = await sandbox();
const url = process.argv[2] ?? demo.payLink;
const { privateKey } = buyers.find((buyer) => buyer.network === network);

const client = new x402Client().register(network, new ExactEvmScheme(privateKeyToAccount(privateKey), { rpcUrl: networks[network].rpcUrl }));
// An agent spends by itself, so it gets a limit: nothing above half a dollar, and no token but USDC.
client.setSpendControls({ maxAmountPerPayment: process.env.MAX_PRICE ?? '$0.50' });

const response = await wrapFetchWithPayment(fetch, client)(url).catch((error) => {
  console.error(`Not paid: ${error.message}`);
  process.exit(1);
});
const receipt = response.headers.get('payment-response');
if (receipt) console.log('Paid:', decodePaymentResponseHeader(receipt).transaction);
console.log(response.status, await response.text());
process.exitCode = response.ok ? 0 : 1;
