import { toAnswerLost } from '../../domain/control/recorder/attempts.ts';

export interface WebexCredentials {
  /** The token of a user with an Agent profile, scope `cjp:user`: a service app may not pause. */
  accessToken: string;
}

/** Returns the credentials. With `renew` they are read again, because Webex refused the previous ones. */
export type WebexCredentialsSource = (renew?: boolean) => Promise<WebexCredentials>;

export interface WebexAnswer {
  status: number;
}

/** One POST; only the status of its answer matters. */
export type WebexCall = (path: string, body: object | undefined, signal: AbortSignal) => Promise<WebexAnswer>;

interface Options {
  /** `https://api.wxcc-us1.cisco.com` and the like: the tenant's region. */
  endpoint: string;
  credentials: WebexCredentialsSource;
}

/** @throws AnswerLost when no complete answer arrived */
export const webexCall = ({ endpoint, credentials }: Options): WebexCall => {
  const send = async (path: string, body: object | undefined, signal: AbortSignal, renew: boolean) => {
    const { accessToken } = await credentials(renew);
    const response = await fetch(new URL(path, endpoint), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${accessToken}`,
        accept: 'application/json',
        ...(body && { 'content-type': 'application/json' }),
      },
      signal,
      ...(body && { body: JSON.stringify(body) }),
    });
    await response.text();
    return { status: response.status };
  };

  return async (path, body, signal) => {
    try {
      const answer = await send(path, body, signal, false);
      // Tokens are valid for hours, and may have been replaced since the old one was cached here.
      return answer.status === 401 ? await send(path, body, signal, true) : answer;
    } catch (error) {
      throw toAnswerLost(error);
    }
  };
};
