import { RequestProblem } from '../../kit/api/problem.ts';
import type { Cognito, Tokens } from '../cognito/cognito.ts';
import { SignInRefused } from '../cognito/cognito-call.ts';
import type { SharedSession, TabMessages } from './tab-messages.ts';

/** The part of the browser's storage that is used. */
export interface KeyValueStorage {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}

const place = 'fermata.session';
/** How long before it expires a token is renewed, so that a short outage of the sign-in service affects nobody. */
const renewBefore = 15 * 60_000;
/** A token that expires sooner than this is not sent, because it could expire on the way. */
const onTheWay = 10_000;

interface Dependencies {
  cognito: Pick<Cognito, 'refresh' | 'revoke'>;
  storage: KeyValueStorage;
  tabs: TabMessages;
  clock: () => Date;
  newId: () => string;
}

/**
 * The sign-in of one person in all tabs of this browser, until the last one is closed. Each tab keeps the tokens in its own
 * session storage, and a new tab asks the others for them, so that nothing remains when the browser is closed.
 */
export const createSession = ({ cognito, storage, tabs, clock, newId }: Dependencies) => {
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of listeners) listener();
  };
  let ended = false;

  const read = (): SharedSession | undefined => {
    try {
      return JSON.parse(storage.getItem(place) ?? 'null') ?? undefined;
    } catch {
      return undefined;
    }
  };
  const write = (session: SharedSession) => {
    storage.setItem(place, JSON.stringify(session));
    ended = false;
    changed();
    return session;
  };
  const sessionOf = (tokens: Tokens, before?: SharedSession): SharedSession => {
    const lasts = tokens.expiresIn * 1000;
    const now = clock().getTime();
    return {
      id: before?.id ?? newId(),
      accessToken: tokens.accessToken,
      refreshToken: tokens.refreshToken ?? before?.refreshToken,
      clientId: tokens.clientId ?? before?.clientId,
      renewAt: now + lasts - Math.min(renewBefore, lasts / 4),
      expiresAt: now + lasts,
    };
  };
  const end = (how: 'expired' | 'signed-out') => {
    if (!read()) return;
    storage.removeItem(place);
    ended = how === 'expired';
    changed();
  };

  tabs.listen((message) => {
    const own = read();
    if (message.type === 'who' && own) tabs.post({ type: 'session', session: own });
    // The newest sign-in replaces others in every tab, and the newest token those of the same sign-in.
    if (message.type === 'session' && (own?.id !== message.session.id || own.expiresAt < message.session.expiresAt))
      write(message.session);
    if (message.type === 'ended' && own?.id === message.id) end(message.how);
  });
  const endEverywhere = (how: 'expired' | 'signed-out') => {
    const id = read()?.id;
    end(how);
    if (id) tabs.post({ type: 'ended', id, how });
  };

  const problem = () => new RequestProblem(401, 'Your session has ended. Sign in again.');

  // Requests that need a new token at the same time share one renewal.
  let renewal: Promise<SharedSession> | undefined;
  const renew = async (before: SharedSession): Promise<SharedSession> => {
    if (!before.refreshToken) {
      endEverywhere('expired');
      throw problem();
    }
    try {
      const renewed = sessionOf(await cognito.refresh(before.refreshToken, before.clientId), before);
      // If the person signed out while it was in flight, they stay signed out.
      if (read()?.id !== before.id) throw problem();
      write(renewed);
      tabs.post({ type: 'session', session: renewed });
      return renewed;
    } catch (error) {
      if (error instanceof RequestProblem) throw error;
      // Only a refusal ends the session. A lost connection does not.
      if (error instanceof SignInRefused && error.code === 'NotAuthorizedException') {
        endEverywhere('expired');
        throw problem();
      }
      throw new RequestProblem(0, error instanceof SignInRefused ? error.message : problem().message);
    }
  };

  return {
    signedIn: (): boolean => read() !== undefined,
    /** Identifies the sign-in. Its pages must not be shown to another one. */
    id: (): string | undefined => read()?.id,
    /** True until the next sign-in if the session in this tab has expired. */
    hasExpired: (): boolean => ended,
    /** False for people of an identity provider, who have neither password nor second factor here. */
    hasPassword: (): boolean => read()?.clientId === undefined,
    /** Asks the other tabs, unless this one already has a session. */
    find: async (): Promise<void> => {
      if (!read()) await tabs.ask(() => read() !== undefined);
    },
    start: (tokens: Tokens): void => {
      const session = write(sessionOf(tokens));
      tabs.post({ type: 'session', session });
    },
    accessToken: async (force?: 'renew'): Promise<string> => {
      const session = read();
      if (!session) throw problem();
      const now = clock().getTime();
      if (!force && now < session.renewAt) return session.accessToken;
      renewal ??= renew(session).finally(() => {
        renewal = undefined;
      });
      try {
        return (await renewal).accessToken;
      } catch (error) {
        // The token is still valid, and the next request retries the renewal.
        if (!force && read()?.id === session.id && now < session.expiresAt - onTheWay) return session.accessToken;
        throw error;
      }
    },
    signOut: (): void => {
      const session = read();
      endEverywhere('signed-out');
      if (session?.refreshToken) cognito.revoke(session.refreshToken, session.clientId).catch(() => undefined);
    },
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

export type Session = ReturnType<typeof createSession>;
