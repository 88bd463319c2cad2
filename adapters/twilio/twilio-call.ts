import { toAnswerLost } from '../../domain/control/recorder/attempts.ts';

/** Credentials for Twilio: the account's own token, or better an API key. */
export interface TwilioCredentials {
  accountSid: string;
  /** Also signs Twilio's webhooks. */
  authToken: string;
  apiKey?: string;
  apiKeySecret?: string;
}

/** Returns the credentials. With `renew` they are read again, because Twilio refused the previous ones. */
export type TwilioCredentialsSource = (renew?: boolean) => Promise<TwilioCredentials>;

export interface TwilioAnswer {
  status: number;
  ok: boolean;
  body: Readonly<Record<string, unknown>>;
}

/**
 * One request to a resource of the account, below `/2010-04-01/Accounts/{AccountSid}`; with a form a POST, without one
 * a GET.
 */
export type TwilioCall = (
  path: string,
  form: Record<string, string> | undefined,
  signal: AbortSignal,
) => Promise<TwilioAnswer>;

interface Options {
  /** The address of Twilio's API when it is not Twilio's own; empty for Twilio's. */
  endpoint: string;
  credentials: TwilioCredentialsSource;
}

/** @throws AnswerLost when no complete answer arrived */
export const twilioCall = ({ endpoint, credentials }: Options): TwilioCall => {
  const base = endpoint || 'https://api.twilio.com';

  const send = async (path: string, form: Record<string, string> | undefined, signal: AbortSignal, renew: boolean) => {
    const { accountSid, authToken, apiKey, apiKeySecret } = await credentials(renew);
    const login = apiKey && apiKeySecret ? `${apiKey}:${apiKeySecret}` : `${accountSid}:${authToken}`;
    const response = await fetch(`${base}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}${path}`, {
      method: form ? 'POST' : 'GET',
      headers: {
        authorization: `Basic ${Buffer.from(login).toString('base64')}`,
        accept: 'application/json',
        ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      signal,
      ...(form && { body: new URLSearchParams(form).toString() }),
    });
    const text = await response.text();
    return { status: response.status, ok: response.ok, body: read(text, response.ok) };
  };

  return async (path, form, signal) => {
    try {
      const answer = await send(path, form, signal, false);
      // A key may have been replaced since the old one was cached here.
      return answer.status === 401 ? await send(path, form, signal, true) : answer;
    } catch (error) {
      throw toAnswerLost(error);
    }
  };
};

/**
 * An error may be an HTML page of a proxy in front of Twilio; a success that cannot be parsed is only half an answer.
 */
const read = (text: string, ok: boolean): Readonly<Record<string, unknown>> => {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (ok) throw error;
    return {};
  }
};
