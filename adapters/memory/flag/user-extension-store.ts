import type { UserExtension, UserExtensionStore } from '../../../domain/flag/extension.ts';

export class MemoryUserExtensionStore implements UserExtensionStore {
  readonly #extensions = new Map<string, UserExtension>();

  async all(): Promise<UserExtension[]> {
    return structuredClone([...this.#extensions.values()]);
  }

  async save(extensions: readonly UserExtension[]): Promise<void> {
    for (const one of extensions) this.#extensions.set(one.userId, structuredClone(one));
  }

  async remove(userId: string): Promise<void> {
    this.#extensions.delete(userId);
  }
}
