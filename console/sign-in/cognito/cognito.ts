import { type CognitoPlace, cognitoCall, SignInRefused } from './cognito-call.ts';

/** The result of a sign-in. `expiresIn` in seconds. */
export interface Tokens {
  accessToken: string;
  /** Absent if a refresh keeps the previous one. */
  refreshToken?: string;
  expiresIn: number;
  /** The client of the tokens, if it is not the one for passwords. */
  clientId?: string;
}

/** A further step that Cognito requires before it issues tokens. */
export interface Challenge {
  name: 'NEW_PASSWORD_REQUIRED' | 'SOFTWARE_TOKEN_MFA' | 'MFA_SETUP';
  session: string;
  /** The user name that Cognito expects with the answer. */
  username: string;
}

export type SignInStep = { tokens: Tokens } | { challenge: Challenge };

/** A second factor that is being set up, and the proof for Cognito of who sets it up. */
export interface Enrolment {
  secretCode: string;
  proof: Proof;
}
export type Proof = { Session: string } | { AccessToken: string };

interface AuthAnswer {
  AuthenticationResult?: { AccessToken?: string; RefreshToken?: string; ExpiresIn?: number };
  ChallengeName?: string;
  ChallengeParameters?: Record<string, string>;
  Session?: string;
}

const answerName = {
  NEW_PASSWORD_REQUIRED: 'NEW_PASSWORD',
  SOFTWARE_TOKEN_MFA: 'SOFTWARE_TOKEN_MFA_CODE',
} as const;

type AnsweredChallenge = keyof typeof answerName;

const isKnown = (name: string | undefined): name is Challenge['name'] =>
  name === 'MFA_SETUP' || Object.hasOwn(answerName, name ?? '');

/**
 * Cognito's user pool API, called with fetch. Its SDK would load 75 KB of script before the first field is shown, and Amplify
 * 46 KB with a session of its own (docs/decisions/0015).
 */
export const createCognito = ({ clientId, ...place }: CognitoPlace & { clientId: string }) => {
  const call = cognitoCall(place);

  const step = (answer: AuthAnswer, username: string): SignInStep => {
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
    const canEnrol =
      name !== 'MFA_SETUP' ||
      /SOFTWARE_TOKEN_MFA/.test(answer.ChallengeParameters?.MFAS_CAN_SETUP ?? 'SOFTWARE_TOKEN_MFA');
    if (isKnown(name) && canEnrol) {
      const challengedName = answer.ChallengeParameters?.USER_ID_FOR_SRP ?? username;
      return { challenge: { name, session: answer.Session ?? '', username: challengedName } };
    }
    throw new SignInRefused(
      name ?? 'Unknown',
      'Your account needs a way of signing in that this console does not offer. Ask an administrator.',
    );
  };

  const respond = async ({ name, session, username }: Challenge, responses: Record<string, string>) =>
    step(
      await call<AuthAnswer>('RespondToAuthChallenge', {
        ClientId: clientId,
        ChallengeName: name,
        Session: session,
        ChallengeResponses: { USERNAME: username, ...responses },
      }),
      username,
    );

  const beginEnrolment = async (proof: Proof): Promise<Enrolment> => {
    const answer = await call<{ SecretCode: string; Session?: string }>('AssociateSoftwareToken', proof);
    return {
      secretCode: answer.SecretCode,
      // Each answer of a sign-in contains the session that the next request needs.
      proof: answer.Session ? { Session: answer.Session } : proof,
    };
  };

  const verify = async ({ proof }: Enrolment, code: string): Promise<string> => {
    const { Status, Session = '' } = await call<{ Status?: string; Session?: string }>('VerifySoftwareToken', {
      ...proof,
      UserCode: code,
      FriendlyDeviceName: 'Authenticator app',
    });
    if (Status === 'SUCCESS') return Session;
    throw new SignInRefused(
      'CodeMismatchException',
      'That code is wrong. Use the one your authenticator app shows now.',
    );
  };

  return {
    signIn: async (username: string, password: string): Promise<SignInStep> =>
      step(
        await call('InitiateAuth', {
          ClientId: clientId,
          AuthFlow: 'USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: username, PASSWORD: password },
        }),
        username,
      ),

    /** A new password, or the code of an authenticator app. */
    answer: (challenge: Challenge & { name: AnsweredChallenge }, response: string): Promise<SignInStep> =>
      respond(challenge, { [answerName[challenge.name]]: response }),

    beginEnrolment,

    /** The code proves that the app works; then the sign-in continues. */
    finishSetup: async (challenge: Challenge, enrolment: Enrolment, code: string): Promise<SignInStep> =>
      respond({ ...challenge, session: await verify(enrolment, code) }, {}),

    /** The second factor of somebody who is signed in. */
    secondFactor: {
      isOn: async (accessToken: string): Promise<boolean> => {
        const user = await call<{ UserMFASettingList?: string[] }>('GetUser', { AccessToken: accessToken });
        return user.UserMFASettingList?.includes('SOFTWARE_TOKEN_MFA') ?? false;
      },
      turnOn: async (accessToken: string, enrolment: Enrolment, code: string): Promise<void> => {
        await verify(enrolment, code);
        await call('SetUserMFAPreference', {
          AccessToken: accessToken,
          SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true },
        });
      },
      turnOff: async (accessToken: string): Promise<void> => {
        await call('SetUserMFAPreference', { AccessToken: accessToken, SoftwareTokenMfaSettings: { Enabled: false } });
      },
    },

    /** Sends a code by email, and returns where to (`m***@e***`). The answer is the same for an account that does not exist. */
    forgotPassword: async (username: string): Promise<{ destination: string }> => {
      const answer = await call<{ CodeDeliveryDetails?: { Destination?: string } }>(
        'ForgotPassword',
        { ClientId: clientId, Username: username },
        'mail',
      );
      return { destination: answer.CodeDeliveryDetails?.Destination ?? '' };
    },

    setForgottenPassword: async (username: string, code: string, password: string): Promise<void> => {
      const body = { ClientId: clientId, Username: username, ConfirmationCode: code, Password: password };
      await call('ConfirmForgotPassword', body, 'mail');
    },

    refresh: async (refreshToken: string, ofClient = clientId): Promise<Tokens> => {
      const refreshed = step(
        await call('InitiateAuth', {
          ClientId: ofClient,
          AuthFlow: 'REFRESH_TOKEN_AUTH',
          AuthParameters: { REFRESH_TOKEN: refreshToken },
        }),
        '',
      );
      if ('tokens' in refreshed) return refreshed.tokens;
      throw new SignInRefused('NotAuthorizedException', 'Your session has ended. Sign in again.');
    },

    /** Makes a copied refresh token useless after signing out. */
    revoke: async (refreshToken: string, ofClient = clientId): Promise<void> => {
      await call('RevokeToken', { ClientId: ofClient, Token: refreshToken });
    },
  };
};

export type Cognito = ReturnType<typeof createCognito>;
