import { createHash, createHmac } from 'node:crypto';
import type { defaultProvider } from '@aws-sdk/credential-provider-node';
import { SignatureV4 } from '@smithy/signature-v4';

export interface Connection {
  region: string;
  /** Where Connect's API is when it is not Amazon's own; empty for Amazon's. */
  endpoint: string;
  credentials: ReturnType<typeof defaultProvider>;
}

/** What Connect said, whatever it was. */
export interface ConnectAnswer {
  status: number;
  ok: boolean;
  /** The error's name: `ResourceNotFoundException`; its status where it has none. */
  error: string;
  message: string;
  /** Undefined where it is empty: Connect's recording operations say nothing. */
  body: unknown;
}

/** One operation, once: a body is a POST, none a GET. Throws where no whole answer came. */
export type ConnectRequest = (path: string, input: object | undefined, signal: AbortSignal) => Promise<ConnectAnswer>;

/**
 * Signed HTTP and not `@aws-sdk/client-connect`: that client's descriptions of its 300 operations cannot be shaken off
 * and take 190 KB, which alone would bring a feature's bundle over its 600 KB.
 */
export const connectRequest = ({ region, endpoint, credentials }: Connection): ConnectRequest => {
  const base = new URL(endpoint || `https://connect.${region}.amazonaws.com`);
  const signer = new SignatureV4({ service: 'connect', region, credentials, sha256: Sha256 });

  return async (path, input, signal) => {
    const method = input ? 'POST' : 'GET';
    const body = input && JSON.stringify(input);
    const { headers } = await signer.sign({
      method,
      protocol: base.protocol,
      hostname: base.hostname,
      path,
      headers: { host: base.host, ...(body && { 'content-type': 'application/json' }) },
      body,
    });
    const response = await fetch(new URL(path, base), { method, headers, signal, ...(body && { body }) });
    const text = await response.text();
    const name = (response.headers.get('x-amzn-errortype') ?? '').split(':')[0];
    return {
      status: response.status,
      ok: response.ok,
      error: name || String(response.status),
      message: response.ok ? '' : messageIn(text),
      body: response.ok && text ? JSON.parse(text) : undefined,
    };
  };
};

/** Errors come as `message` or `Message`, and from what stands before Connect as no JSON at all. */
const messageIn = (text: string): string => {
  try {
    const { message, Message } = JSON.parse(text) as { message?: unknown; Message?: unknown };
    return String(message ?? Message ?? '');
  } catch {
    return '';
  }
};

/** SHA-256, keyed or not, in the shape the signer asks for. */
export class Sha256 {
  readonly #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytes(secret));
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytes(data));
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

const bytes = (data: string | ArrayBuffer | ArrayBufferView): Uint8Array =>
  typeof data === 'string'
    ? Buffer.from(data)
    : ArrayBuffer.isView(data)
      ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      : new Uint8Array(data);
