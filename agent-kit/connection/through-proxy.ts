import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import type { SecureContext } from 'node:tls';
import { EarlyResponse, type HttpRequest, type HttpResponse, maxResponseBytes, Stalled } from './http.ts';

const own = 'localhost,127.0.0.1,::1';

/** As `httpConnections`, by way of a proxy, which Node knows how to speak to. */
export const throughProxy = ({
  maxSockets,
  proxy,
  noProxy,
  secureContext,
  lookup,
  stallMs,
}: {
  maxSockets: number;
  proxy: string;
  /** Names that are reached without it, besides this machine's own; separated by commas. */
  noProxy: string | undefined;
  secureContext: SecureContext;
  lookup(hostname: string): LookupFunction | undefined;
  stallMs: number;
}) => {
  const options = {
    keepAlive: true,
    maxSockets,
    noDelay: true,
    secureContext,
    proxyEnv: { HTTPS_PROXY: proxy, HTTP_PROXY: proxy, NO_PROXY: own + (noProxy ? `,${noProxy}` : '') },
  };
  const agents = { 'http:': new http.Agent(options), 'https:': new https.Agent(options) };

  const send = ({ method, url, headers, body }: HttpRequest, signal?: AbortSignal): Promise<HttpResponse> => {
    const address = new URL(url);
    const { promise, resolve, reject } = Promise.withResolvers<HttpResponse>();
    const secure = address.protocol === 'https:';
    const found = lookup(address.hostname);
    const request = (secure ? https : http).request({
      hostname: address.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: address.port,
      path: address.pathname + address.search,
      method,
      headers,
      agent: secure ? agents['https:'] : agents['http:'],
      ...(signal && { signal }),
      ...(found && { lookup: found }),
    });
    // While the next piece is not there yet (a bandwidth limit), it is not the other side that is silent.
    let ours = false;
    const stall = setTimeout(() => {
      if (ours) stall.refresh();
      else request.destroy(new Stalled(`Nothing moved for ${stallMs / 1000} s`));
    }, stallMs);
    let wake: (() => void) | undefined;
    let over = false;
    let written = 0;
    const end = () => {
      over = true;
      clearTimeout(stall);
      wake?.();
    };
    request.on('error', (error) => {
      end();
      reject(error);
    });
    request.on('response', (response) => {
      const early = !request.writableEnded && written < Number(headers['content-length']);
      wake?.();
      const kept: Buffer[] = [];
      let length = 0;
      stall.refresh();
      response.on('data', (piece: Buffer) => {
        stall.refresh();
        length += piece.length;
        if (length <= maxResponseBytes) kept.push(piece);
      });
      response.on('error', (error) => {
        end();
        reject(error);
      });
      response.on('end', () => {
        end();
        // The connection is in the middle of a body that nobody wants any more.
        if (early) request.destroy();
        resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(kept).toString() });
      });
      if (early) over = true;
    });
    if (Buffer.isBuffer(body)) {
      request.end(body);
      return promise;
    }
    ours = true;
    void body((piece) => {
      if (over) throw new EarlyResponse();
      ours = false;
      stall.refresh();
      const { promise: sent, resolve: next } = Promise.withResolvers<void>();
      wake = next;
      written += piece.length;
      request.write(piece, () => {
        ours = true;
        stall.refresh();
        next();
      });
      return sent;
    }).then(
      () => {
        ours = false;
        stall.refresh();
        // The answer to a whole body may be here before its end is told: without it the connection would stay taken.
        if (!request.destroyed) request.end();
      },
      (error) => {
        if (error instanceof EarlyResponse) return;
        request.destroy(error);
      },
    );
    return promise;
  };

  return {
    send,
    close() {
      agents['http:'].destroy();
      agents['https:'].destroy();
    },
  };
};
