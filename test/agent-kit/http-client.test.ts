import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { BodyPieces, HttpResponse } from '../../agent-kit/connection/http.ts';
import { httpClient } from '../../agent-kit/connection/http-client.ts';
import { behindTls } from './proxy.ts';

/** A server that sends exactly this once it has a whole message: the archive need not be S3. */
const scripted = async (say: (socket: Socket, message: number) => void, stallMs = 5000) => {
  let connections = 0;
  let messages = 0;
  const server = net.createServer((socket) => {
    connections++;
    let had = '';
    socket.on('error', () => {});
    socket.on('data', (piece) => {
      had += piece.toString('latin1');
      for (let end = had.indexOf('\r\n\r\n'); end >= 0; end = had.indexOf('\r\n\r\n')) {
        const length = Number(/content-length: (\d+)/.exec(had)?.[1]);
        if (had.length < end + 4 + length) return;
        had = had.slice(end + 4 + length);
        say(socket, ++messages);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const send = httpClient({ stallMs });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/recordings/1?signed=yes`;
  return {
    put: (body: Buffer | BodyPieces = Buffer.from('sound'), signal?: AbortSignal): Promise<HttpResponse> =>
      send({ method: 'PUT', url, headers: { 'content-length': 5, 'x-amz-checksum-sha256': 'abc=' }, body }, signal),
    port: Number(new URL(url).port),
    connections: () => connections,
    messages: () => messages,
    close: async () => {
      send.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const ok = 'HTTP/1.1 200 OK\r\nETag: "e"\r\nContent-Length: 0\r\n\r\n';

test.each([
  ['with its length', 'HTTP/1.1 503 Slow Down\r\nContent-Length: 6\r\n\r\nslower', 503, 'slower'],
  [
    'in chunks',
    'HTTP/1.1 400 Bad\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n<Co\r\n4\r\nde/>\r\n0\r\n\r\n',
    400,
    '<Code/>',
  ],
  ['after a word on the way', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok', 200, 'ok'],
  ['with nothing more to say', 'HTTP/1.1 204 No Content\r\n\r\n', 204, ''],
])('an archive that answers %s is understood, even byte by byte (SU-04)', async (_, raw, status, body) => {
  const archive = await scripted(async (socket, message) => {
    if (message === 1) return void socket.write(raw);
    for (const byte of raw) {
      socket.write(byte);
      await new Promise(setImmediate);
    }
  });
  for (let time = 0; time < 2; time++) expect(await archive.put()).toMatchObject({ status, body });
  expect(archive.connections()).toBe(1);
  await archive.close();
});

test('an answer that ends with its connection is complete, and the next recording uses another one (SU-04)', async () => {
  const archive = await scripted((socket) => socket.end('HTTP/1.1 500 Oh\r\nConnection: close\r\n\r\nbroken'));
  for (let time = 1; time <= 2; time++) {
    expect(await archive.put()).toMatchObject({ status: 500, body: 'broken' });
    expect(archive.connections()).toBe(time);
  }
  await archive.close();
});

test.each([
  ['half an answer', 'HTTP/1.1 200 OK\r\nContent-Le'],
  ['half a body', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'],
  ['no answer at all', ''],
])('a connection that breaks after %s is an error, never a receipt (SU-04)', async (_, raw) => {
  const archive = await scripted((socket, message) => (message === 1 ? socket.end(raw) : socket.write(ok)));
  await expect(archive.put()).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(await archive.put()).toMatchObject({ status: 200, headers: { etag: '"e"' } });
  await archive.close();
});

test('an answer that is not HTTP is an error, and its connection is not used again (SU-04)', async () => {
  const archive = await scripted((socket, message) => socket.write(message === 1 ? '220 mail ready\r\n\r\n' : ok));
  await expect(archive.put()).rejects.toThrow('Parse Error');
  expect(await archive.put()).toMatchObject({ status: 200 });
  expect(archive.connections()).toBe(2);
  await archive.close();
});

test('a connection that the archive closed while idle is not used again (SU-04)', async () => {
  const archive = await scripted((socket, message) => {
    socket.write(ok);
    if (message === 1) socket.end();
  });
  await archive.put();
  await wait(50);
  expect(await archive.put()).toMatchObject({ status: 200 });
  expect(archive.connections()).toBe(2);
  await archive.close();
});

test('an unrequested answer is ignored, and its connection is not used again (SU-04)', async () => {
  const archive = await scripted((socket, message) => socket.write(message === 1 ? ok + ok : ok));
  await archive.put();
  expect(await Promise.all([archive.put(), archive.put()])).toMatchObject([{ status: 200 }, { status: 200 }]);
  expect([archive.messages(), archive.connections()]).toEqual([3, 3]);
  await archive.close();
});

test('a silent archive times out, but one that waits for us does not (SU-04)', async () => {
  const archive = await scripted((socket, message) => message > 1 && socket.write(ok), 60);
  await expect(archive.put()).rejects.toThrow('Nothing moved for 0.06 s');
  const slowly = async function* (): BodyPieces {
    yield Buffer.from('sou');
    await wait(200);
    yield Buffer.from('nd');
  };
  expect(await archive.put(slowly())).toMatchObject({ status: 200 });
  await archive.close();
});

test('a file that cannot be read completely leaves no half recording and no connection behind (SU-04)', async () => {
  const archive = await scripted((socket) => socket.write(ok));
  const unreadable = async function* (): BodyPieces {
    yield Buffer.from('sou');
    throw new Error('EIO: i/o error, read');
  };
  await expect(archive.put(unreadable())).rejects.toThrow('EIO');
  expect(await archive.put()).toMatchObject({ status: 200 });
  expect([archive.messages(), archive.connections()]).toEqual([1, 2]);
  await archive.close();
});

test('stopping ends transfers in flight at once (SU-04)', async () => {
  const archive = await scripted(() => {});
  const stop = new AbortController();
  const sending = archive.put(Buffer.from('sound'), stop.signal);
  await wait(20);
  stop.abort(new Error('stopped'));
  await expect(sending).rejects.toThrow('stopped');
  await expect(archive.put(Buffer.from('sound'), stop.signal)).rejects.toThrow('stopped');
  await archive.close();
});

test('an address with a line break is not sent (SU-04)', async () => {
  const send = httpClient();
  const message = { method: 'PUT' as const, url: 'http://127.0.0.1:1/', body: Buffer.from('') };
  await expect(send({ ...message, headers: { 'x-a': '1\r\nx-b: 2' } })).rejects.toThrow('invalid x-a header');
  send.close();
});

test('a recording is sent only to the archive, whose certificate must be trusted and must have its name (SU-04)', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fermata-tls-'));
  const archive = await scripted((socket) => socket.write(ok));
  const right = await behindTls(join(folder), 'localhost', archive.port);
  const trusting = httpClient({ ca: readFileSync(right.certificate) });
  const trustingNobody = httpClient();
  const to = (url: string) => ({ method: 'PUT' as const, url, headers: {}, body: Buffer.from('sound') });
  expect(await trusting(to(`https://localhost:${right.port}/`))).toMatchObject({ status: 200 });
  await expect(trusting(to(`https://127.0.0.1:${right.port}/`))).rejects.toMatchObject({
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  });
  await expect(trustingNobody(to(`https://localhost:${right.port}/`))).rejects.toMatchObject({
    code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
  });
  expect(archive.messages()).toBe(1);
  for (const send of [trusting, trustingNobody]) send.close();
  await right.close();
  await archive.close();
  rmSync(folder, { recursive: true });
});

test('an answer that arrives before the last chunk is confirmed as sent returns the connection to the pool', async () => {
  let answers = 0;
  const server = http.createServer((request, response) => {
    request.resume().on('end', () => response.end(String(++answers)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const send = httpClient();
  try {
    for (let time = 1; time <= 3; time++) {
      const answer = await send({
        method: 'PUT',
        url,
        headers: { 'content-length': 5 },
        // As with a bandwidth limit: the bytes are sent, which is confirmed only some turns later.
        body: (async function* () {
          yield Buffer.from('bytes');
          while (answers < time) await new Promise(setImmediate);
          for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate);
        })(),
      });
      expect(answer.body).toBe(String(time));
    }
    expect(answers).toBe(3);
  } finally {
    send.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

test('an early refusal by the archive is noticed at once, and nothing more is sent (SU-04)', async () => {
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.write('HTTP/1.1 403 Forbidden\r\nContent-Length: 6\r\n\r\nno use'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const send = httpClient({ stallMs: 2000 });
  let pieces = 0;
  let ended = false;
  const endless = async function* (): BodyPieces {
    try {
      for (;;) {
        yield Buffer.alloc(1000);
        pieces++;
        await wait(1);
      }
    } finally {
      ended = true;
    }
  };
  for (let time = 0; time < 2; time++) {
    const request = { method: 'PUT' as const, url, headers: { 'content-length': 1e9 }, body: endless() };
    expect(await send(request)).toMatchObject({ status: 403, body: 'no use' });
    while (!ended) await new Promise(setImmediate);
    ended = false;
  }
  expect(pieces).toBeLessThan(1e6);
  send.close();
  await new Promise((resolve) => server.close(resolve));
});

test('a recording arrives unchanged, although its buffers are reused and the archive reads slowly (SU-04)', async () => {
  const received = createHash('sha256');
  let bytes = 0;
  const server = http.createServer((request, response) => {
    request.on('data', (piece: Buffer) => {
      received.update(piece);
      bytes += piece.length;
      request.pause();
      setImmediate(() => request.resume());
    });
    request.on('end', () => response.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sizes = [1, 900, 32_768, 65_536, 131_071, 131_072, 131_073, 524_288, 32_768, 524_288, 7];
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const sent = createHash('sha256');
  const buffer = Buffer.alloc(524_288);
  const reused = async function* (): BodyPieces {
    for (const [index, size] of sizes.entries()) {
      const piece = buffer.subarray(0, size).fill(index + 1);
      sent.update(piece);
      yield piece;
      buffer.fill(0);
    }
  };
  const send = httpClient();
  expect(await send({ method: 'PUT', url, headers: { 'content-length': total }, body: reused() })).toMatchObject({
    status: 200,
  });
  expect([bytes, received.digest('hex')]).toEqual([total, sent.digest('hex')]);
  send.close();
  await new Promise((resolve) => server.close(resolve));
});
