import type { AccessList, AccessListStore, Listing } from '../../../domain/user/access-list.ts';

export class MemoryAccessListStore implements AccessListStore {
  #listing: Listing | undefined;

  async current(): Promise<AccessList | undefined> {
    if (!this.#listing) return undefined;
    const { listedAt, roles } = this.#listing;
    return { listedAt, rolesOf: (subject) => roles.get(subject) ?? [] };
  }

  async replace({ listedAt, roles }: Listing): Promise<'replaced' | 'superseded'> {
    if (this.#listing && this.#listing.listedAt >= listedAt) return 'superseded';
    this.#listing = { listedAt, roles: new Map(roles) };
    return 'replaced';
  }
}
