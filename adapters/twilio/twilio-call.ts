import { toAnswerLost } from '../../domain/control/recorder/attempts.ts';

/** What signs in at Twilio: the account's own token, or better an API key of its own. */
export interface TwilioCredentials {
  accountSid: string;
  /** Also signs Twilio's webhooks. */
  authToken: string;
  apiKey?: string;
  apiKeySecret?: string;
}

/** Gives them; `anew` when the ones given last were refused. */
export type TwilioCredentialsSource = (anew?: boolean) => Promise<TwilioCredentials>;

export interface TwilioAnswer {
  status: number;
  ok: boolean;
  body: Readonly<Record<string, unknown>>;
}

/** One request to a resource of the account, below `/2010-04-01/Accounts/{AccountSid}`; a form is a POST, none a GET. */
export type TwilioCall = (
  path: string,
  form: Record<string, string> | undefined,
  signal: AbortSignal,
) => Promise<TwilioAnswer>;

interface Options {
  /** Where Twilio's API is when it is not Twilio's own; empty for Twilio's. */
  endpoint: string;
  credentials: TwilioCredentialsSource;
}

/** @throws AnswerLost where no whole answer came */
export const twilioCall = ({ endpoint, credentials }: Options): TwilioCall => {
  const base = endpoint || 'https://api.twilio.com';

  const send = async (path: string, form: Record<string, string> | undefined, signal: AbortSignal, anew: boolean) => {
    const { accountSid, authToken, apiKey, apiKeySecret } = await credentials(anew);
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
      // Keys are exchanged while the old ones are remembered here.
      return answer.status === 401 ? await send(path, form, signal, true) : answer;
    } catch (error) {
      throw toAnswerLost(error);
    }
  };
};

/** An error may come from what stands before Twilio, as a page; a success that cannot be read is only half an answer. */
const read = (text: string, ok: boolean): Readonly<Record<string, unknown>> => {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (ok) throw error;
    return {};
  }
};
