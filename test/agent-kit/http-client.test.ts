import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { httpClient } from '../../agent-kit/connection/http-client.ts';

test('an answer that is here before the last piece is known to be sent gives the connection back', async () => {
  let answers = 0;
  const server = http.createServer((request, response) => {
    request.resume().on('end', () => response.end(String(++answers)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const send = httpClient({ maxSockets: 1 });
  try {
    for (let time = 1; time <= 3; time++) {
      const answer = await send({
        method: 'PUT',
        url,
        headers: { 'content-length': 5 },
        // As a bandwidth limit does it: the bytes are gone, and only some turns later it is known.
        body: async (offer) => {
          await offer(Buffer.from('bytes'));
          while (answers < time) await turn();
          for (let turns = 0; turns < 20; turns++) await turn();
        },
      });
      expect(answer.body).toBe(String(time));
    }
    expect(answers).toBe(3);
  } finally {
    send.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}, 10_000);
