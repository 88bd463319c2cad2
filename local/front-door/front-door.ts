import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { contentSecurityPolicy } from '../../lib/content-security-policy.ts';
import { giveFile } from './console-files.ts';
import { passSocket } from './socket-door.ts';

/** The servers behind the front door, known once everything is deployed. */
export interface Behind {
  endpoint: string;
  /** The engine's address for functions, if it is another one. Recordings are played from there. */
  playbackEndpoint?: string;
  httpApiId: string;
  /** The WebSocket API, served at `/changes`; left out if there is none. */
  changes?: { apiId: string; stage: string };
  /** The content of `/config.json`. */
  config: Readonly<Record<string, unknown>> & { federation?: { domain: string } };
}

interface Options {
  port: number;
  consoleFolder: string;
  behind: Behind;
  /** Origins that may embed Recording Controls in their pages, as in AWS. */
  agentWorkspaceOrigins?: readonly string[];
}

/**
 * One address for the browser, as CloudFront is in AWS: the console, its settings, `/v1` and `/staging` to the HTTP
 * API, and `/changes` to the WebSocket. Sign-in goes through here too (`/cognito`), so that it does not depend on the
 * engine's answers to other origins.
 */
export const openFrontDoor = async ({ port, consoleFolder, behind, agentWorkspaceOrigins = [] }: Options) => {
  const { endpoint, playbackEndpoint = endpoint, httpApiId, changes, config } = behind;
  const origins = [...new Set([endpoint, playbackEndpoint])];
  const engine = new URL(endpoint);

  // The engine's own API names (`<id>.execute-api.localhost`) do not resolve everywhere; as a Host header they do not have to.
  const hostOf = (apiId: string) => `${apiId}.execute-api.localhost${engine.port ? `:${engine.port}` : ''}`;

  const pass = (request: IncomingMessage, response: ServerResponse, path: string, headers: Record<string, string>) => {
    const onward = send(
      {
        hostname: engine.hostname,
        port: engine.port || 80,
        method: request.method,
        path,
        headers: { ...request.headers, ...headers },
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => {
      if (!response.headersSent) response.writeHead(502, { 'content-type': 'text/plain' });
      response.end('The local engine does not answer.\n');
    });
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  };

  const sockets = new Set<Duplex>();
  const server = createServer((request, response) => {
    const address = URL.parse(`http://front-door${request.url}`);
    if (!address) return void response.writeHead(400).end();
    const { pathname, search } = address;
    if (/^\/(v1|staging)(\/|$)/.test(pathname)) pass(request, response, pathname + search, { host: hostOf(httpApiId) });
    else if (pathname === '/cognito') pass(request, response, '/', { host: engine.host });
    else if (pathname === '/config.json') {
      response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(JSON.stringify(config));
    } else {
      const framedBy = pathname === '/recording-controls/embedded' ? agentWorkspaceOrigins : [];
      if (framedBy.length === 0) response.setHeader('x-frame-options', 'DENY');
      const connect = [...origins, ...(config.federation ? [config.federation.domain] : [])];
      response.setHeader('content-security-policy', contentSecurityPolicy({ connect, media: origins, framedBy }));
      giveFile(consoleFolder, pathname, request, response);
    }
  });
  server.on('upgrade', (request, socket, head) => {
    if (!changes || request.url !== '/changes') return void socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    passSocket(request, socket, head, {
      hostname: engine.hostname,
      port: engine.port || 80,
      path: `/${changes.stage}`,
      host: hostOf(changes.apiId),
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const socket of sockets) socket.destroy();
      }),
  };
};
