import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** The running sandbox: where it answers, its keys and buyers, and the demo merchant's wallets to be paid to. */
export async function sandbox() {
  const home = process.env.TILL_HOME ?? fileURLToPath(new URL('../.till', import.meta.url));
  const file = JSON.parse(
    await readFile(`${home}/sandbox.json`, 'utf8').catch(() => {
      throw new Error('No sandbox is running. Start it with `npm start` first.');
    }),
  );
  const till = tillApi(file.url, file.apiKey);
  const { data } = await till('GET', '/v1/wallets');
  const payTo = Object.fromEntries(data.filter(({ isDefault }) => isDefault).map(({ family, address }) => [family, address]));
  return { ...file, till, payTo };
}

/** Calls Till's API; throws its own words when it refuses. */
export function tillApi(url, apiKey) {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.detail ?? `Till answered ${response.status}`);
    return answer;
  };
}
