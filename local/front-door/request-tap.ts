import { Agent, createServer, type IncomingHttpHeaders, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that passed through, and its response. */
export interface TappedRequest {
  method: string;
  /** Path and query. */
  url: string;
  headers: IncomingHttpHeaders;
  /** The body of a call in JSON or XML; empty for media. */
  body: string;
  status: number;
}

export type Observe = (request: TappedRequest) => void;

/** Forwards everything to one address, unaltered, and reports each request with its response. */
export const openTap = async (target: string, observe: Observe) => {
  const { hostname, port } = new URL(target);
  const agent = new Agent({ keepAlive: true });
  const server = createServer((request, response) => {
    const { method = 'GET', url = '/', headers } = request;
    const chunks: Buffer[] = [];
    if (/json|xml/.test(headers['content-type'] ?? '')) request.on('data', (chunk: Buffer) => chunks.push(chunk));
    // The host header stays as the caller signed it.
    const onward = send({ agent, hostname, port, method, path: url, headers }, (answer) => {
      const status = answer.statusCode ?? 502;
      observe({ method, url, headers, body: Buffer.concat(chunks).toString(), status });
      response.writeHead(status, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => {
      if (response.headersSent) response.destroy();
      else response.writeHead(502).end();
    });
    response.on('close', () => {
      if (!response.writableFinished) onward.destroy();
    });
    request.pipe(onward);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        agent.destroy();
      }),
  };
};
