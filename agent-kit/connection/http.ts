import type { IncomingHttpHeaders } from 'node:http';

export interface HttpResponse {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Hands over a body piece by piece; a piece may be reused once its promise has resolved. */
export type BodyPieces = (send: (piece: Buffer) => Promise<void>) => Promise<void>;

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT';
  url: string;
  headers: Record<string, string | number>;
  body: Buffer | BodyPieces;
}

export type SendRequest = (request: HttpRequest, signal?: AbortSignal) => Promise<HttpResponse>;

/** Nothing moved for so long that the other side is taken for dead. */
export class Stalled extends Error {}

/** The other side has answered before the end of the body, and wants no more of it. */
export class EarlyResponse extends Error {}

/** How many bytes of a response are read. */
export const maxResponseBytes = 8 * 1024 * 1024;

/** TLS everywhere except to this machine itself, where the local engine answers. */
export const isSafeAddress = (url: URL): boolean =>
  url.protocol === 'https:' ||
  (url.protocol === 'http:' && /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname));
