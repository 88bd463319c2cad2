import { createCognito, SignInRefused } from '../../console/sign-in/cognito.ts';
import { createSession } from '../../console/sign-in/session.ts';
import { tabStorage } from '../../console/sign-in/tab-storage.ts';

const memory = () => {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
};

const started = (refresh: () => Promise<{ accessToken: string; expiresIn: number }>) => {
  let now = Date.parse('2026-11-20T12:00:00Z');
  const storage = memory();
  const revoked: string[] = [];
  const session = createSession({
    cognito: { refresh, revoke: async (token) => void revoked.push(token) },
    storage,
    clock: () => new Date(now),
  });
  session.start({ accessToken: 'first', refreshToken: 'again', expiresIn: 3600 });
  const wait = (seconds: number) => {
    now += seconds * 1000;
  };
  return { session, storage, revoked, wait };
};

describe('the session', () => {
  test('renews its token shortly before it ends, once for all who ask', async () => {
    let renewals = 0;
    const { session, wait } = started(async () => ({ accessToken: `renewed ${++renewals}`, expiresIn: 3600 }));
    wait(3500);
    expect(await session.accessToken()).toBe('first');
    wait(60);
    expect(await Promise.all([session.accessToken(), session.accessToken()])).toEqual(['renewed 1', 'renewed 1']);
    wait(3560);
    expect(await session.accessToken()).toBe('renewed 2');
  });

  test('ends when Cognito refuses to renew, and says so in words', async () => {
    const { session, storage, wait } = started(() => Promise.reject(new SignInRefused('NotAuthorizedException', 'no')));
    let told = 0;
    session.subscribe(() => {
      told += 1;
    });
    wait(3600);
    await expect(session.accessToken()).rejects.toThrow('Your session has ended. Sign in again.');
    expect([session.signedIn(), storage.kept.size, told]).toEqual([false, 0, 1]);
  });

  test('outlives a lost connection', async () => {
    const { session, wait } = started(() => Promise.reject(new SignInRefused('Unreachable', 'no line')));
    wait(3600);
    await expect(session.accessToken()).rejects.toThrow('no line');
    expect(session.signedIn()).toBe(true);
  });

  test('leaves nothing behind when signed out, and makes the refresh token worthless', () => {
    const { session, storage, revoked } = started(() => Promise.reject(new Error('not asked')));
    session.signOut();
    expect([storage.kept.size, revoked]).toEqual([0, ['again']]);
  });
});

describe('signing in', () => {
  const cognito = (status: number, content: object, asked: unknown[] = []) =>
    createCognito({
      endpoint: 'https://cognito.example',
      clientId: 'client',
      fetch: async (_, request) => {
        asked.push(JSON.parse(String(request?.body)));
        return Response.json(content, { status });
      },
    });

  test.each([
    ['NotAuthorizedException', 'Incorrect username or password.', 'The user name or the password is wrong.'],
    ['UserNotFoundException', 'User does not exist.', 'The user name or the password is wrong.'],
    [
      'NotAuthorizedException',
      'Password attempts exceeded',
      'Too many wrong attempts. Wait a few minutes, then try again.',
    ],
    ['NotAuthorizedException', 'User is disabled.', 'This account is disabled. Ask an administrator.'],
    ['CodeMismatchException', 'Invalid code', 'That code is wrong. Use the one your authenticator app shows now.'],
    ['PasswordResetRequiredException', '', 'Your password must be reset. Ask an administrator for a new one.'],
    [
      'InvalidPasswordException',
      'Password did not conform with policy: Password not long enough',
      'This password is not allowed: Password not long enough',
    ],
  ])('%s (%s) is told in plain words', async (type, message, sentence) => {
    await expect(cognito(400, { __type: type, message }).signIn('mei', 'x')).rejects.toThrow(sentence);
  });

  test('a new password is asked for and sent back under the name Cognito asked for', async () => {
    const asked: unknown[] = [];
    const step = await cognito(
      200,
      { ChallengeName: 'NEW_PASSWORD_REQUIRED', Session: 's', ChallengeParameters: { USER_ID_FOR_SRP: 'id-1' } },
      asked,
    ).signIn('mei', 'first');
    expect(step).toEqual({ challenge: { name: 'NEW_PASSWORD_REQUIRED', session: 's', username: 'id-1' } });
    if (!('challenge' in step)) throw new Error('no challenge');
    const done = await cognito(
      200,
      { AuthenticationResult: { AccessToken: 'a', RefreshToken: 'r', ExpiresIn: 60 } },
      asked,
    ).answer(step.challenge, 'second');
    expect(done).toEqual({ tokens: { accessToken: 'a', refreshToken: 'r', expiresIn: 60 } });
    expect(asked).toEqual([
      {
        ClientId: 'client',
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: 'mei', PASSWORD: 'first' },
      },
      {
        ClientId: 'client',
        ChallengeName: 'NEW_PASSWORD_REQUIRED',
        Session: 's',
        ChallengeResponses: { USERNAME: 'id-1', NEW_PASSWORD: 'second' },
      },
    ]);
  });

  test('a way of signing in that the console does not offer is told', async () => {
    await expect(cognito(200, { ChallengeName: 'MFA_SETUP' }).signIn('mei', 'x')).rejects.toThrow(
      'Ask an administrator',
    );
  });
});

test('where a browser lets a page inside another one keep nothing, the session lasts until it is closed', () => {
  const refusing = tabStorage(() => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  });
  refusing.setItem('fermata.session', 'tokens');
  expect(refusing.getItem('fermata.session')).toBe('tokens');
  refusing.removeItem('fermata.session');
  expect(refusing.getItem('fermata.session')).toBeNull();
  expect(tabStorage(() => refusing)).toBe(refusing);
});
