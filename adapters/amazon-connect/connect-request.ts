import { type AwsAccount, signedCall } from '../aws/signed-call.ts';

export type Connection = AwsAccount;

/** Any answer of Connect. */
export interface ConnectAnswer {
  status: number;
  ok: boolean;
  /** The name of the error (`ResourceNotFoundException`), or its status if it has none. */
  error: string;
  message: string;
  /** Undefined if it is empty, as it is for operations on recordings. */
  body: unknown;
}

/** Sends one operation once: a POST if it has a body, otherwise a GET. Throws if no complete answer arrived. */
export type ConnectRequest = (path: string, input: object | undefined, signal: AbortSignal) => Promise<ConnectAnswer>;

export const connectRequest = (connection: Connection): ConnectRequest => {
  const call = signedCall({ ...connection, service: 'connect' });

  return async (path, input, signal) => {
    const body = input && JSON.stringify(input);
    const response = await call({
      method: body ? 'POST' : 'GET',
      path,
      headers: body ? { 'content-type': 'application/json' } : {},
      signal,
      ...(body && { body }),
    });
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

/** The text of an error is in `message` or `Message`. A proxy in front of Connect may not even answer with JSON. */
const messageIn = (text: string): string => {
  try {
    const { message, Message } = JSON.parse(text) as { message?: unknown; Message?: unknown };
    return String(message ?? Message ?? '');
  } catch {
    return '';
  }
};
