import { createHmac } from 'node:crypto';

/** The part of the user pool API that the console calls, with the documented answers and errors. */
interface Request {
  AuthFlow?: string;
  AuthParameters?: Record<string, string>;
  ChallengeName?: string;
  ChallengeResponses?: Record<string, string>;
  Session?: string;
  AccessToken?: string;
  UserCode?: string;
  Username?: string;
  ConfirmationCode?: string;
  Password?: string;
  SoftwareTokenMfaSettings?: { Enabled?: boolean };
}

interface Answer {
  status: number;
  content: object;
}

const answer = (content: object): Answer => ({ status: 200, content });
const refused = (code: string, message: string): Answer => ({ status: 400, content: { __type: code, message } });

const tokens = (username: string, refreshed = false) =>
  answer({
    AuthenticationResult: {
      AccessToken: `fake.${username}.${Date.now()}`,
      ...(!refreshed && { RefreshToken: `fake-refresh.${username}` }),
      ExpiresIn: 3600,
      TokenType: 'Bearer',
    },
    ChallengeParameters: {},
  });

/** RFC 6238, as authenticator apps do it: six digits, thirty seconds, SHA-1. */
export const totp = (secretCode: string, now = Date.now()): string => {
  const bits = [...secretCode].map((sign) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0'),
  );
  const key = Buffer.from(
    bits
      .join('')
      .match(/.{8}/g)!
      .map((byte) => Number.parseInt(byte, 2)),
  );
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / 30_000)));
  const digest = createHmac('sha1', key).update(counter).digest();
  const number = digest.readUInt32BE(digest[19]! & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
};
const codeFits = (secretCode: string, code: string | undefined) =>
  [-1, 0, 1].some((step) => totp(secretCode, Date.now() + step * 30_000) === code);

/** The code in the password mail, which nobody sends here. */
export const mailedCode = '123456';
export const stubSecretCode = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSW';

/**
 * Users `administrator`, `supervisor`, `agent`, the administrators `empty` and `broken`, and with something to do before they are in: `new` (a new
 * password), `mfa` (a code), `setup` (an authenticator app, which everyone must have), `reset` (a forgotten password). The password is `fermata`.
 */
export const cognitoStub = () => {
  const passwords = new Map<string, string>();
  const secondFactors = new Map<string, string>([['mfa', stubSecretCode]]);
  const disabled = new Set<string>();
  const passwordOf = (username: string) => passwords.get(username) ?? 'fermata';
  const sessionOf = (step: string, username: string) => `${step}.${username}.${Math.random().toString(36).slice(2)}`;
  const userOf = (proof: string | undefined) => proof?.split('.')[1] ?? '';

  /** What follows a correct or new password: a code, an app to set up, or the tokens. */
  const next = (username: string): Answer => {
    const challenge = (ChallengeName: string, more: Record<string, string> = {}) =>
      answer({
        ChallengeName,
        Session: sessionOf(ChallengeName, username),
        ChallengeParameters: { USER_ID_FOR_SRP: username, ...more },
      });
    if (secondFactors.has(username))
      return challenge('SOFTWARE_TOKEN_MFA', { FRIENDLY_DEVICE_NAME: 'Authenticator app' });
    if (username === 'setup') return challenge('MFA_SETUP', { MFAS_CAN_SETUP: '["SOFTWARE_TOKEN_MFA"]' });
    return tokens(username);
  };

  const actions: Record<string, (request: Request) => Answer> = {
    InitiateAuth: ({ AuthFlow, AuthParameters: given = {} }) => {
      if (AuthFlow === 'REFRESH_TOKEN_AUTH') {
        const username = userOf(given.REFRESH_TOKEN);
        return disabled.has(username) ? refused('NotAuthorizedException', 'User is disabled.') : tokens(username, true);
      }
      const { USERNAME: username = '', PASSWORD: password } = given;
      if (disabled.has(username)) return refused('NotAuthorizedException', 'User is disabled.');
      if (password !== passwordOf(username))
        return refused('NotAuthorizedException', 'Incorrect username or password.');
      if (username === 'reset' && !passwords.has(username))
        return refused('PasswordResetRequiredException', 'Password reset required for the user');
      if (username === 'new' && !passwords.has(username))
        return answer({
          ChallengeName: 'NEW_PASSWORD_REQUIRED',
          Session: sessionOf('NEW_PASSWORD_REQUIRED', username),
          ChallengeParameters: { USER_ID_FOR_SRP: username, requiredAttributes: '[]', userAttributes: '{}' },
        });
      return next(username);
    },

    RespondToAuthChallenge: ({ ChallengeName, ChallengeResponses: given = {}, Session }) => {
      const username = userOf(Session);
      if (ChallengeName === 'NEW_PASSWORD_REQUIRED') {
        const password = given.NEW_PASSWORD ?? '';
        if (password.length < 12)
          return refused('InvalidPasswordException', 'Password did not conform with policy: Password not long enough');
        passwords.set(username, password);
        return next(username);
      }
      if (ChallengeName === 'SOFTWARE_TOKEN_MFA')
        return codeFits(secondFactors.get(username) ?? '', given.SOFTWARE_TOKEN_MFA_CODE)
          ? tokens(username)
          : refused('CodeMismatchException', 'Invalid code received for user');
      // The session from the verified app, not the one before it.
      return ChallengeName === 'MFA_SETUP' && Session?.startsWith('VERIFIED.')
        ? tokens(username)
        : refused('NotAuthorizedException', 'Invalid session for the user.');
    },

    AssociateSoftwareToken: ({ Session }) =>
      answer({ SecretCode: stubSecretCode, ...(Session && { Session: sessionOf('ASSOCIATED', userOf(Session)) }) }),

    VerifySoftwareToken: ({ Session, AccessToken, UserCode }) => {
      if (!codeFits(stubSecretCode, UserCode)) return refused('EnableSoftwareTokenMFAException', 'Code mismatch');
      if (Session) secondFactors.set(userOf(Session), stubSecretCode);
      return answer({
        Status: 'SUCCESS',
        ...(Session && { Session: sessionOf('VERIFIED', userOf(Session ?? AccessToken)) }),
      });
    },

    SetUserMFAPreference: ({ AccessToken, SoftwareTokenMfaSettings }) => {
      if (SoftwareTokenMfaSettings?.Enabled) secondFactors.set(userOf(AccessToken), stubSecretCode);
      else secondFactors.delete(userOf(AccessToken));
      return answer({});
    },

    GetUser: ({ AccessToken }) => {
      const username = userOf(AccessToken);
      return answer({
        Username: username,
        UserAttributes: [],
        ...(secondFactors.has(username) && {
          PreferredMfaSetting: 'SOFTWARE_TOKEN_MFA',
          UserMFASettingList: ['SOFTWARE_TOKEN_MFA'],
        }),
      });
    },

    ForgotPassword: () =>
      answer({
        CodeDeliveryDetails: { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'h***@e***.com' },
      }),

    ConfirmForgotPassword: ({ Username = '', ConfirmationCode, Password = '' }) => {
      if (ConfirmationCode !== mailedCode)
        return refused('CodeMismatchException', 'Invalid verification code provided, please try again.');
      if (Password.length < 12)
        return refused('InvalidPasswordException', 'Password does not conform to policy: Password not long enough');
      passwords.set(Username, Password);
      return answer({});
    },

    RevokeToken: () => answer({}),
  };

  return {
    disable: (username: string) => void disabled.add(username),
    answer: (target: string, request: Request): Answer => {
      const action = actions[target.split('.').at(-1) ?? ''];
      return action?.(request) ?? refused('InvalidAction', `Unknown operation ${target}`);
    },
  };
};
