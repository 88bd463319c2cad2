import { createCognito } from '../../../console/sign-in/cognito/cognito.ts';
import { SignInRefused } from '../../../console/sign-in/cognito/cognito-call.ts';
import { createSession } from '../../../console/sign-in/session/session.ts';
import { type Channel, type TabMessage, tabMessages } from '../../../console/sign-in/session/tab-messages.ts';
import { tabStorage } from '../../../console/sign-in/session/tab-storage.ts';

const memory = () => {
  const entries = new Map<string, string>();
  return {
    entries,
    getItem: (name: string) => entries.get(name) ?? null,
    setItem: (name: string, value: string) => void entries.set(name, value),
    removeItem: (name: string) => void entries.delete(name),
  };
};

/** Tabs of one browser: what one posts, the others receive. */
const browser = () => {
  const listeners = new Map<object, Set<(event: { data: TabMessage }) => void>>();
  return (): Channel => {
    const tab = {};
    const own = new Set<(event: { data: TabMessage }) => void>();
    listeners.set(tab, own);
    return {
      postMessage: (message) => {
        for (const [other, heard] of listeners)
          if (other !== tab) for (const take of [...heard]) take({ data: structuredClone(message) as TabMessage });
      },
      addEventListener: (_, take) => void own.add(take),
      removeEventListener: (_, take) => void own.delete(take),
    };
  };
};

type Refresh = (refreshToken: string, clientId?: string) => Promise<{ accessToken: string; expiresIn: number }>;

const noRefresh: Refresh = () => Promise.reject(new Error('no refresh expected'));

/** A browser, its tabs, and a clock for all. */
const opened = (refresh: Refresh = noRefresh) => {
  let now = Date.parse('2026-11-20T12:00:00Z');
  let ids = 0;
  const revoked: unknown[] = [];
  const channel = browser();
  const tab = (storage = memory()) => {
    const session = createSession({
      cognito: { refresh, revoke: async (...call) => void revoked.push(call) },
      storage,
      tabs: tabMessages(channel, async () => {}),
      clock: () => new Date(now),
      newId: () => `sign-in ${++ids}`,
    });
    return { session, storage };
  };
  const wait = (seconds: number) => {
    now += seconds * 1000;
  };
  return { tab, revoked, wait };
};

const tokens = { accessToken: 'first', refreshToken: 'again', expiresIn: 3600 };

const started = (refresh?: Refresh) => {
  const { tab, ...others } = opened(refresh);
  const { session, storage } = tab();
  session.start(tokens);
  return { session, storage, tab, ...others };
};

describe('the session', () => {
  test('renews its token well before it expires, once for all callers', async () => {
    let renewals = 0;
    const { session, wait } = started(async () => ({ accessToken: `renewed ${++renewals}`, expiresIn: 3600 }));
    wait(2600);
    expect(await session.accessToken()).toBe('first');
    wait(200);
    expect(await Promise.all([session.accessToken(), session.accessToken()])).toEqual(['renewed 1', 'renewed 1']);
    wait(2800);
    expect(await session.accessToken()).toBe('renewed 2');
  });

  test('ends when Cognito refuses to renew, and says so in words', async () => {
    const { session, storage, wait } = started(() => Promise.reject(new SignInRefused('NotAuthorizedException', 'no')));
    let heard = 0;
    session.subscribe(() => {
      heard += 1;
    });
    wait(3600);
    await expect(session.accessToken()).rejects.toThrow('Your session has ended. Sign in again.');
    expect([session.signedIn(), session.hasExpired(), storage.entries.size, heard]).toEqual([false, true, 0, 1]);
    session.start(tokens);
    expect(session.hasExpired()).toBe(false);
  });

  test('survives a lost connection, and continues with a token that is still valid', async () => {
    const { session, wait } = started(() => Promise.reject(new SignInRefused('Unreachable', 'no line')));
    wait(3500);
    expect(await session.accessToken()).toBe('first');
    await expect(session.accessToken('renew')).rejects.toThrow('no line');
    wait(100);
    await expect(session.accessToken()).rejects.toThrow('no line');
    expect(session.signedIn()).toBe(true);
  });

  test('leaves nothing behind when signed out, and makes the refresh token worthless', () => {
    const { session, storage, revoked } = started();
    session.signOut();
    expect([storage.entries.size, revoked, session.hasExpired()]).toEqual([0, [['again', undefined]], false]);
  });

  test('stays signed out when the sign-out happens during a renewal of its token', async () => {
    let answer = (_: { accessToken: string; expiresIn: number }) => {};
    const { session, wait } = started(() => new Promise((resolve) => (answer = resolve)));
    wait(3600);
    const renewal = session.accessToken();
    session.signOut();
    answer({ accessToken: 'too late', expiresIn: 3600 });
    await expect(renewal).rejects.toThrow('Your session has ended');
    expect(session.signedIn()).toBe(false);
  });

  test('is renewed and revoked by its own client for an identity provider', async () => {
    const requests: unknown[] = [];
    const { tab, revoked, wait } = opened(async (...given) => {
      requests.push(given);
      return { accessToken: 'renewed', expiresIn: 3600 };
    });
    const { session } = tab();
    session.start({ ...tokens, clientId: 'federated' });
    expect(session.hasPassword()).toBe(false);
    wait(3600);
    await session.accessToken();
    session.signOut();
    expect([requests, revoked]).toEqual([[['again', 'federated']], [['again', 'federated']]]);
  });
});

describe('the tabs of a browser', () => {
  test('share one session, so a new tab is signed in at once, and stays so when it is reloaded', async () => {
    const { tab } = started();
    const second = tab();
    await second.session.find();
    expect([second.session.signedIn(), await second.session.accessToken()]).toEqual([true, 'first']);
    const reloaded = tab(second.storage);
    expect(reloaded.session.signedIn()).toBe(true);
    expect(reloaded.session.id()).toBe(second.session.id());
  });

  test('show the sign-in page until one of them is signed in', async () => {
    const { tab } = opened();
    const [first, second] = [tab().session, tab().session];
    await first.find();
    await second.find();
    expect([first.signedIn(), second.signedIn()]).toEqual([false, false]);
    first.start(tokens);
    expect(await second.accessToken()).toBe('first');
  });

  test('use the token that one of them has renewed', async () => {
    let renewals = 0;
    const { session, tab, wait } = started(async () => ({ accessToken: `renewed ${++renewals}`, expiresIn: 3600 }));
    const second = tab().session;
    await second.find();
    wait(3000);
    expect([await session.accessToken(), await second.accessToken(), renewals]).toEqual(['renewed 1', 'renewed 1', 1]);
  });

  test('are all signed out by one, and all show when the session has expired', async () => {
    const { session, tab } = started();
    const second = tab();
    await second.session.find();
    session.signOut();
    expect([second.session.signedIn(), second.session.hasExpired(), second.storage.entries.size]).toEqual([
      false,
      false,
      0,
    ]);

    const refused = started(() => Promise.reject(new SignInRefused('NotAuthorizedException', 'no')));
    const other = refused.tab().session;
    await other.find();
    refused.wait(3600);
    await expect(refused.session.accessToken()).rejects.toThrow('has ended');
    expect([other.signedIn(), other.hasExpired()]).toEqual([false, true]);
  });

  test('follow the newest sign-in, which has another id', async () => {
    const { session, tab } = started();
    const second = tab().session;
    await second.find();
    const before = second.id();
    session.start({ accessToken: 'of somebody else', expiresIn: 3600 });
    expect(await second.accessToken()).toBe('of somebody else');
    expect(second.id()).not.toBe(before);
  });

  test('have separate sessions if the browser isolates them', async () => {
    const silent = tabMessages(
      () => {
        throw new DOMException('not here', 'SecurityError');
      },
      async () => {},
    );
    await silent.ask(() => false);
    expect(silent.post({ type: 'who' })).toBeUndefined();
  });
});

describe('signing in', () => {
  const cognito = (status: number, content: object, requests: unknown[] = []) =>
    createCognito({
      endpoint: 'https://cognito.example',
      clientId: 'client',
      fetch: async (_, request) => {
        requests.push(JSON.parse(String(request?.body)));
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
    ['PasswordResetRequiredException', '', 'You need a new password. Choose "Forgot your password?" below.'],
    [
      'NotAuthorizedException',
      'Temporary password has expired and must be reset by an administrator.',
      'The password from your invitation has expired. Ask an administrator for a new one.',
    ],
    ['NotAuthorizedException', 'Invalid session for the user.', 'That took too long. Sign in again from the start.'],
    [
      'InvalidPasswordException',
      'Password did not conform with policy: Password not long enough',
      'This password is not allowed: Password not long enough',
    ],
  ])('%s (%s) is explained in plain words', async (type, message, sentence) => {
    await expect(cognito(400, { __type: type, message }).signIn('mei', 'x')).rejects.toThrow(sentence);
  });

  test('a required new password is sent under the name that Cognito gave', async () => {
    const requests: unknown[] = [];
    const step = await cognito(
      200,
      { ChallengeName: 'NEW_PASSWORD_REQUIRED', Session: 's', ChallengeParameters: { USER_ID_FOR_SRP: 'id-1' } },
      requests,
    ).signIn('mei', 'first');
    expect(step).toEqual({ challenge: { name: 'NEW_PASSWORD_REQUIRED', session: 's', username: 'id-1' } });
    if (!('challenge' in step) || step.challenge.name !== 'NEW_PASSWORD_REQUIRED') throw new Error('no challenge');
    const { name } = step.challenge;
    const done = await cognito(
      200,
      { AuthenticationResult: { AccessToken: 'a', RefreshToken: 'r', ExpiresIn: 60 } },
      requests,
    ).answer({ ...step.challenge, name }, 'second');
    expect(done).toEqual({ tokens: { accessToken: 'a', refreshToken: 'r', expiresIn: 60 } });
    expect(requests).toEqual([
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

  test('a way of signing in that the console does not support is reported', async () => {
    const offered = { ChallengeName: 'MFA_SETUP', ChallengeParameters: { MFAS_CAN_SETUP: '["SMS_MFA"]' } };
    for (const answer of [offered, { ChallengeName: 'SMS_MFA' }, { ChallengeName: 'constructor' }, {}])
      await expect(cognito(200, answer).signIn('mei', 'x')).rejects.toThrow('Ask an administrator');
  });
});

test('when the browser lets an embedded page store nothing, the session lasts until it is closed', () => {
  const refusing = tabStorage(() => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  });
  refusing.setItem('fermata.session', 'tokens');
  expect(refusing.getItem('fermata.session')).toBe('tokens');
  refusing.removeItem('fermata.session');
  expect(refusing.getItem('fermata.session')).toBeNull();
  expect(tabStorage(() => refusing)).toBe(refusing);
});
