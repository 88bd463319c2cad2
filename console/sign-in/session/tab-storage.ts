import type { KeyValueStorage } from './session.ts';

/**
 * The tab's own storage. In a browser in which embedded pages can store nothing, it lasts until the page is closed: people
 * have to sign in again after a refresh, and everything else works.
 */
export const tabStorage = (sessionStorageOf: () => KeyValueStorage): KeyValueStorage => {
  try {
    const storage = sessionStorageOf();
    storage.getItem('fermata.session');
    return storage;
  } catch {
    const entries = new Map<string, string>();
    return {
      getItem: (name) => entries.get(name) ?? null,
      setItem: (name, value) => void entries.set(name, value),
      removeItem: (name) => void entries.delete(name),
    };
  }
};

/** The session stored in this tab. Undefined if nobody is signed in, or the browser stores nothing. */
export const storedSession = (): string | undefined => {
  try {
    return sessionStorage.getItem('fermata.session') ?? undefined;
  } catch {
    return undefined;
  }
};
