import type { UserIdentifierStore, UserIdentifiers } from '../../../domain/control/settings.ts';

export class MemoryUserIdentifierStore implements UserIdentifierStore {
  readonly #identifiers = new Map<string, UserIdentifiers>();

  async all(): Promise<UserIdentifiers[]> {
    return structuredClone([...this.#identifiers.values()]);
  }

  async save({ userId, ...names }: UserIdentifiers): Promise<void> {
    const named = Object.entries(names).filter(([, name]) => name !== undefined);
    if (named.length === 0) this.#identifiers.delete(userId);
    else this.#identifiers.set(userId, { userId, ...Object.fromEntries(named) });
  }
}
