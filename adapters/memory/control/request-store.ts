import type { RequestStore, StoredRequest } from '../../../domain/request/request-store.ts';

const day = 86_400_000;

export class MemoryRequestStore implements RequestStore {
  readonly #requests = new Map<string, StoredRequest>();

  async find(scope: string, clientRequestId: string, at: string): Promise<StoredRequest | undefined> {
    return structuredClone(this.#current(scope, clientRequestId, at));
  }

  async claim(scope: string, request: StoredRequest): Promise<'claimed' | StoredRequest> {
    return this.claimNow(scope, request)
      ? 'claimed'
      : structuredClone(this.#current(scope, request.clientRequestId, request.at)!);
  }

  /** Synchronous, for a store that claims a request together with what it writes. */
  claimNow(scope: string, request: StoredRequest): boolean {
    if (this.#current(scope, request.clientRequestId, request.at)) return false;
    this.#requests.set(keyOf(scope, request.clientRequestId), structuredClone(request));
    return true;
  }

  async saveAnswer(scope: string, request: StoredRequest): Promise<void> {
    this.#requests.set(keyOf(scope, request.clientRequestId), structuredClone(request));
  }

  #current(scope: string, clientRequestId: string, at: string): StoredRequest | undefined {
    const stored = this.#requests.get(keyOf(scope, clientRequestId));
    return stored && Date.parse(at) - Date.parse(stored.at) <= day ? stored : undefined;
  }
}

const keyOf = (scope: string, clientRequestId: string): string => JSON.stringify([scope, clientRequestId]);
