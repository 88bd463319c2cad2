import { RequestProblem } from '../kit/problem.ts';
import { type Cognito, SignInRefused, type Tokens } from './cognito.ts';

/** As much of the browser's storage as is used. */
export interface KeyValueStorage {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}

interface Kept {
  accessToken: string;
  refreshToken?: string | undefined;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

const place = 'fermata.session';
/** Renewed this long before the end, so that no request leaves with a token that ends on the way. */
const renewBefore = 90_000;

/** Who is signed in, in this tab, until it is closed: tokens are kept in the tab's session storage only. */
export const createSession = ({
  cognito,
  storage,
  clock,
}: {
  cognito: Pick<Cognito, 'refresh' | 'revoke'>;
  storage: KeyValueStorage;
  clock: () => Date;
}) => {
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of listeners) listener();
  };
  const read = (): Kept | undefined => {
    try {
      return JSON.parse(storage.getItem(place) ?? 'null') ?? undefined;
    } catch {
      return undefined;
    }
  };
  const keep = ({ accessToken, refreshToken, expiresIn }: Tokens) => {
    const kept: Kept = {
      accessToken,
      refreshToken: refreshToken ?? read()?.refreshToken,
      expiresAt: clock().getTime() + expiresIn * 1000,
    };
    storage.setItem(place, JSON.stringify(kept));
    return kept;
  };
  const end = () => {
    storage.removeItem(place);
    changed();
  };
  const ended = () => new RequestProblem(401, 'Your session has ended. Sign in again.');

  // Requests that find the token old at the same time share one renewal.
  let renewal: Promise<Kept> | undefined;
  const renew = async ({ refreshToken }: Kept): Promise<Kept> => {
    if (!refreshToken) {
      end();
      throw ended();
    }
    try {
      return keep(await cognito.refresh(refreshToken));
    } catch (error) {
      // Only a refusal ends the session; a lost connection does not.
      if (error instanceof SignInRefused && error.code === 'NotAuthorizedException') {
        end();
        throw ended();
      }
      throw new RequestProblem(0, error instanceof SignInRefused ? error.message : ended().message);
    }
  };

  return {
    signedIn: (): boolean => read() !== undefined,
    start: (tokens: Tokens): void => {
      storage.removeItem(place);
      keep(tokens);
      changed();
    },
    accessToken: async (force?: 'renew'): Promise<string> => {
      const kept = read();
      if (!kept) throw ended();
      if (!force && clock().getTime() < kept.expiresAt - renewBefore) return kept.accessToken;
      renewal ??= renew(kept).finally(() => {
        renewal = undefined;
      });
      return (await renewal).accessToken;
    },
    signOut: (): void => {
      const refreshToken = read()?.refreshToken;
      end();
      if (refreshToken) cognito.revoke(refreshToken).catch(() => undefined);
    },
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

export type Session = ReturnType<typeof createSession>;
