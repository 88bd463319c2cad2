import type { KeyValueStorage } from './session.ts';

/**
 * The tab's own storage. A browser that lets pages inside other pages keep nothing gets one that lasts until the page
 * is closed: then one signs in again after a refresh, and all else works.
 */
export const tabStorage = (sessionStorageOf: () => KeyValueStorage): KeyValueStorage => {
  try {
    const storage = sessionStorageOf();
    storage.getItem('fermata.session');
    return storage;
  } catch {
    const kept = new Map<string, string>();
    return {
      getItem: (name) => kept.get(name) ?? null,
      setItem: (name, value) => void kept.set(name, value),
      removeItem: (name) => void kept.delete(name),
    };
  }
};

/** What this tab keeps of a session; undefined where nobody is signed in, or the browser keeps nothing. */
export const storedSession = (): string | undefined => {
  try {
    return sessionStorage.getItem('fermata.session') ?? undefined;
  } catch {
    return undefined;
  }
};
