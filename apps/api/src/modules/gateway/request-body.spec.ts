import { once } from 'node:events';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, it } from '@jest/globals';
import { RequestBody } from './request-body.js';

it('a body whose sender left before anybody looked at it is not waited for', async () => {
  const request = new IncomingMessage(new Socket());
  request.headers['content-length'] = '5';
  request.on('error', () => undefined).destroy();
  await once(request, 'close');
  await expect(RequestBody.open(request)).rejects.toThrow('cut off');
});
