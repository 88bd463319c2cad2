import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFrontDoor } from '../../local/front-door/front-door.ts';

describe('the front door', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fermata-door-'));
  let engine: Server;
  let endpoint: string;
  let door: Awaited<ReturnType<typeof openFrontDoor>>;

  beforeAll(async () => {
    mkdirSync(join(folder, 'dist/assets'), { recursive: true });
    writeFileSync(join(folder, 'dist/index.html'), '<title>Fermata</title>');
    writeFileSync(join(folder, 'dist/assets/a.js'), 'let a');
    writeFileSync(join(folder, 'dist/assets/long.js'), `let a = '${'a'.repeat(5_000)}'`);
    writeFileSync(join(folder, 'dist/assets/font.woff2'), Buffer.alloc(5_000));
    writeFileSync(join(folder, 'secret'), 'secret');
    engine = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const { method, url, headers } = request;
      const problem = {
        method,
        url,
        host: headers.host,
        token: headers.authorization,
        body: Buffer.concat(chunks).toString(),
      };
      response.writeHead(409, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
    });
    // As the engine does: it accepts or refuses, and drops the negotiated protocol.
    engine.on('upgrade', ({ url, headers }, socket) => {
      const protocols = headers['sec-websocket-protocol'] ?? '';
      if (protocols.includes('wrong')) return socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n');
      const accept = createHash('sha1')
        .update(`${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
        .digest('base64');
      const lines = ['HTTP/1.1 101 Switching Protocols', 'upgrade: websocket', 'connection: Upgrade'];
      socket.write([...lines, `sec-websocket-accept: ${accept}`, '', ''].join('\r\n'));
      const text = Buffer.from(JSON.stringify({ url, host: headers.host, protocols }));
      socket.write(Buffer.concat([Buffer.from([0x81, text.length]), text]));
      socket.on('error', () => {});
    });
    await new Promise<void>((resolve) => {
      engine.listen(0, '127.0.0.1', resolve);
    });
    endpoint = `http://127.0.0.1:${(engine.address() as AddressInfo).port}`;
    const changes = { apiId: 'def67890', stage: 'changes' };
    const playbackEndpoint = 'http://127.0.0.1:4799';
    const behind = { endpoint, playbackEndpoint, httpApiId: 'abc12345', changes, config: { region: 'us-east-1' } };
    const agentWorkspaceOrigins = ['https://workspace.example.com'];
    door = await openFrontDoor({ port: 0, consoleFolder: join(folder, 'dist'), behind, agentWorkspaceOrigins });
  });
  afterAll(async () => {
    await door.close();
    engine.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const connect = (path: string, ...protocols: string[]) =>
    new Promise<{ protocol: string; message: unknown } | 'refused'>((resolve) => {
      const socket = new WebSocket(`${door.url.replace('http', 'ws')}${path}`, protocols);
      socket.onmessage = ({ data }) => {
        resolve({ protocol: socket.protocol, message: JSON.parse(String(data)) });
        socket.close();
      };
      socket.onerror = () => resolve('refused');
    });

  test('passes a WebSocket on to its API, with the protocol that browsers require', async () => {
    expect(await connect('/changes', 'fermata.changes', 'ticket')).toEqual({
      protocol: 'fermata.changes',
      message: {
        url: '/changes',
        host: expect.stringMatching(/^def67890\.execute-api\.localhost:\d+$/),
        protocols: 'fermata.changes, ticket',
      },
    });
  });

  test('refuses a WebSocket that its API refuses, or that is for another address', async () => {
    expect(await connect('/changes', 'wrong')).toBe('refused');
    expect(await connect('/v1/me', 'fermata.changes')).toBe('refused');
  });

  test('passes a request to the HTTP API unchanged, and returns its answer unchanged', async () => {
    const answer = await fetch(`${door.url}/v1/users/sync?a=b%2Fc`, {
      method: 'POST',
      headers: { authorization: 'Bearer token' },
      body: '{"x":1}',
    });
    expect(answer.status).toBe(409);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toEqual({
      method: 'POST',
      url: '/v1/users/sync?a=b%2Fc',
      host: expect.stringMatching(/^abc12345\.execute-api\.localhost:\d+$/),
      token: 'Bearer token',
      body: '{"x":1}',
    });
  });

  test("also passes on staging agents' calls, and serves the console's own pages", async () => {
    const calls = await Promise.all(
      ['/staging/v1/work', '/staged-upload', '/v10'].map((path) => fetch(`${door.url}${path}`)),
    );
    expect(calls.map(({ status }) => status)).toEqual([409, 200, 200]);
  });

  test.each([
    ['/recording-controls/embedded', 'frame-ancestors https://workspace.example.com', null],
    ['/recording-controls', "frame-ancestors 'none'", 'DENY'],
    ['/', "frame-ancestors 'none'", 'DENY'],
  ])('says on %s who may show it inside a page of their own', async (path, policy, older) => {
    const { headers } = await fetch(`${door.url}${path}`);
    expect(headers.get('content-security-policy')?.split('; ')).toContain(policy);
    expect(headers.get('x-frame-options')).toBe(older);
  });

  test('lets pages load only its own scripts, send requests to the engine, and play from the addresses that functions return', async () => {
    const policy = (await fetch(door.url)).headers.get('content-security-policy')?.split('; ');
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        `connect-src 'self' ${endpoint} http://127.0.0.1:4799`,
        `media-src 'self' blob: ${endpoint} http://127.0.0.1:4799`,
      ]),
    );
  });

  test.each([
    ['/assets/long.js', 'br, gzip', 'br'],
    ['/assets/long.js', 'gzip', 'gzip'],
    ['/assets/long.js', 'identity', null],
    ['/assets/a.js', 'br, gzip', null],
    ['/assets/font.woff2', 'br, gzip', null],
  ])('compresses %s for a browser that accepts %s as CloudFront would: %s', async (path, accepted, encoding) => {
    const answer = await fetch(door.url + path, { headers: { 'accept-encoding': accepted } });
    expect(answer.headers.get('content-encoding')).toBe(encoding);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(readFileSync(join(folder, 'dist', path)));
  });

  test.each([
    ['/', 200, 'Fermata'],
    ['/contacts/some-id', 200, 'Fermata'],
    ['/assets/a.js', 200, 'let a'],
    ['/assets/gone.js', 404, 'No such file'],
    ['/..%2fsecret', 404, 'No such file'],
    ['/%2e%2e/%2e%2e/etc/passwd', 200, 'Fermata'],
    ['/%ff', 400, 'cannot be read'],
    ['/config.json', 200, 'us-east-1'],
  ])('answers %s with %i', async (path, status, text) => {
    const answer = await fetch(`${door.url}${path}`);
    expect(answer.status).toBe(status);
    expect(await answer.text()).toContain(text);
  });
});
