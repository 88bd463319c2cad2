import type { IncomingHttpHeaders } from 'node:http';

export interface HttpResponse {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A body, piece by piece. A piece is valid until the next one is asked for. */
export type BodyPieces = AsyncIterable<Buffer>;

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT';
  url: string;
  headers: Record<string, string | number>;
  body: Buffer | BodyPieces;
}

export type SendRequest = (request: HttpRequest, signal?: AbortSignal) => Promise<HttpResponse>;

/** How many bytes of a response are read. */
export const maxResponseBytes = 8 * 1024 * 1024;

/** TLS everywhere except to this machine itself, where the local engine answers. */
export const isSafeAddress = (url: URL): boolean =>
  url.protocol === 'https:' ||
  (url.protocol === 'http:' && /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname));
