import type { IncomingHttpHeaders } from 'node:http';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Hands over a body piece by piece; a piece may be used again once its promise is kept. */
export type Pieces = (send: (piece: Buffer) => Promise<void>) => Promise<void>;

export interface Message {
  method: 'GET' | 'POST' | 'PUT';
  url: string;
  headers: Record<string, string | number>;
  body: Buffer | Pieces;
}

export type Exchange = (message: Message, signal?: AbortSignal) => Promise<Answer>;

/** Nothing moved for so long that the other side is taken for dead. */
export class Stalled extends Error {}

/** The other side has answered before the body was over, and wants no more of it. */
export class EarlyEnd extends Error {}

/** Bytes of an answer that are kept. */
export const mostAnswered = 8 * 1024 * 1024;
