/** What Cognito hands out. `expiresIn` in seconds. */
export interface Tokens {
  accessToken: string;
  /** Absent when a refresh keeps the one before. */
  refreshToken?: string;
  expiresIn: number;
}

/** Something Cognito wants to know before it hands out tokens. */
export interface Challenge {
  name: 'NEW_PASSWORD_REQUIRED' | 'SOFTWARE_TOKEN_MFA';
  session: string;
  /** The name Cognito wants back with the answer. */
  username: string;
}

export type SignInStep = { tokens: Tokens } | { challenge: Challenge };

/** Cognito said no. `code` is its word; the sentence is ours. */
export class SignInRefused extends Error {
  readonly code: string;

  constructor(code: string, sentence: string) {
    super(sentence);
    this.name = 'SignInRefused';
    this.code = code;
  }
}

const refusal = (code: string, message: string): string => {
  const attempts = /attempts exceeded/i.test(message);
  const sessionEnded = /session|expired/i.test(message);
  switch (code) {
    case 'NotAuthorizedException':
      if (attempts) return 'Too many wrong attempts. Wait a few minutes, then try again.';
      if (/disabled/i.test(message)) return 'This account is disabled. Ask an administrator.';
      if (sessionEnded) return 'That took too long. Sign in again from the start.';
      return 'The user name or the password is wrong.';
    // Whether a user exists is nobody's business before sign-in.
    case 'UserNotFoundException':
      return 'The user name or the password is wrong.';
    case 'UserNotConfirmedException':
      return 'This account has not been confirmed yet. Ask an administrator.';
    case 'PasswordResetRequiredException':
      return 'Your password must be reset. Ask an administrator for a new one.';
    case 'CodeMismatchException':
      return 'That code is wrong. Use the one your authenticator app shows now.';
    case 'ExpiredCodeException':
      return 'That code is no longer valid. Use the one your authenticator app shows now.';
    case 'InvalidPasswordException':
      return `This password is not allowed${message ? `: ${message.replace(/^.*?:\s*/, '')}` : '.'}`;
    case 'TooManyRequestsException':
    case 'LimitExceededException':
      return 'Too many attempts at once. Wait a moment, then try again.';
    default:
      return 'Signing in does not work just now. Try again; if it stays, tell an administrator.';
  }
};

interface Answer {
  AuthenticationResult?: { AccessToken?: string; RefreshToken?: string; ExpiresIn?: number };
  ChallengeName?: string;
  ChallengeParameters?: Record<string, string>;
  Session?: string;
}

/** Cognito's user pool API by plain fetch: four actions do not need its SDK. */
export const createCognito = ({
  endpoint,
  clientId,
  fetch,
}: {
  endpoint: string;
  clientId: string;
  fetch: typeof globalThis.fetch;
}) => {
  const call = async (action: string, body: object): Promise<Answer> => {
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AWSCognitoIdentityProviderService.${action}`,
      },
      body: JSON.stringify({ ClientId: clientId, ...body }),
    }).catch(() => {
      throw new SignInRefused('Unreachable', 'Signing in cannot be reached. Check your connection, then try again.');
    });
    const content = (await answer.json().catch(() => ({}))) as Answer & { __type?: string; message?: string };
    if (answer.ok) return content;
    const code = (content.__type ?? answer.headers.get('x-amzn-errortype') ?? '').split('#').pop()?.split(':')[0] ?? '';
    throw new SignInRefused(code, refusal(code, content.message ?? ''));
  };

  const step = (answer: Answer, username: string): SignInStep => {
    const { AuthenticationResult: result, ChallengeName: name } = answer;
    if (result?.AccessToken) {
      return {
        tokens: {
          accessToken: result.AccessToken,
          ...(result.RefreshToken ? { refreshToken: result.RefreshToken } : {}),
          expiresIn: result.ExpiresIn ?? 3600,
        },
      };
    }
    if (name === 'NEW_PASSWORD_REQUIRED' || name === 'SOFTWARE_TOKEN_MFA') {
      const asked = answer.ChallengeParameters?.USER_ID_FOR_SRP ?? username;
      return { challenge: { name, session: answer.Session ?? '', username: asked } };
    }
    throw new SignInRefused(
      name ?? 'Unknown',
      'Your account needs a way of signing in that this console does not offer. Ask an administrator.',
    );
  };

  return {
    signIn: async (username: string, password: string): Promise<SignInStep> =>
      step(
        await call('InitiateAuth', {
          AuthFlow: 'USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: username, PASSWORD: password },
        }),
        username,
      ),

    answer: async ({ name, session, username }: Challenge, response: string): Promise<SignInStep> =>
      step(
        await call('RespondToAuthChallenge', {
          ChallengeName: name,
          Session: session,
          ChallengeResponses: {
            USERNAME: username,
            [name === 'NEW_PASSWORD_REQUIRED' ? 'NEW_PASSWORD' : 'SOFTWARE_TOKEN_MFA_CODE']: response,
          },
        }),
        username,
      ),

    refresh: async (refreshToken: string): Promise<Tokens> => {
      const refreshed = step(
        await call('InitiateAuth', {
          AuthFlow: 'REFRESH_TOKEN_AUTH',
          AuthParameters: { REFRESH_TOKEN: refreshToken },
        }),
        '',
      );
      if ('tokens' in refreshed) return refreshed.tokens;
      throw new SignInRefused('NotAuthorizedException', 'Your session has ended. Sign in again.');
    },

    /** So that a copied refresh token is worth nothing after sign-out. */
    revoke: async (refreshToken: string): Promise<void> => {
      await call('RevokeToken', { Token: refreshToken });
    },
  };
};

export type Cognito = ReturnType<typeof createCognito>;
