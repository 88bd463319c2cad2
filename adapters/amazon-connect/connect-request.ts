import { type AwsAccount, signedCall } from '../aws/signed-call.ts';

export type Connection = AwsAccount;

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

/** Errors come as `message` or `Message`, and from a proxy in front of Connect not as JSON at all. */
const messageIn = (text: string): string => {
  try {
    const { message, Message } = JSON.parse(text) as { message?: unknown; Message?: unknown };
    return String(message ?? Message ?? '');
  } catch {
    return '';
  }
};
