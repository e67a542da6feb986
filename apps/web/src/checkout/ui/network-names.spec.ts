import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { networks } from '@till/networks';
import { networkLook } from './network-names.js';

describe('the names of networks on public pages', () => {
  it.each(networks.map(({ id, title, mark }) => [id, title, mark]))('are those of the registry for %s', (id, title, mark) => {
    expect(networkLook(id)).toMatchObject({ title, mark });
  });

  it('each have a hue of the theme', async () => {
    const styles = await readFile(path.join(import.meta.dirname, '../styles/controls.css'), 'utf8');
    for (const { id } of networks) expect(styles).toContain(`.net-${networkLook(id).hue} {`);
  });

  it('show the id of a network nobody has named', () => {
    expect(networkLook('eip155:999999')).toEqual({ mark: '··', title: 'eip155:999999', hue: 'other' });
  });
});
