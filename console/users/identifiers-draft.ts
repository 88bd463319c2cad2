import type { UserIdentifiersView } from '../../api/control/control-settings.ts';

export type IdentifiersDraft = Record<keyof UserIdentifiersView, string>;

export const draftOf = (known: UserIdentifiersView): IdentifiersDraft => ({
  systemUsername: known.systemUsername ?? '',
  systemDomain: known.systemDomain ?? '',
  phone: known.phone ?? '',
  crmUsername: known.crmUsername ?? '',
});

/** The request for the API; an empty field means none. */
export const changeOf = (draft: IdentifiersDraft): UserIdentifiersView => ({
  systemUsername: draft.systemUsername.trim() || null,
  systemDomain: draft.systemDomain.trim() || null,
  phone: draft.phone.trim() || null,
  crmUsername: draft.crmUsername.trim() || null,
});

/** By field; the API checks the rest, and that nobody else has them. */
export const draftErrors = (draft: IdentifiersDraft): Partial<Record<keyof UserIdentifiersView, string>> => {
  const { systemUsername, systemDomain } = changeOf(draft);
  return {
    ...(systemUsername && /[\\/@]/.test(systemUsername)
      ? { systemUsername: 'Enter the domain in its own field.' }
      : {}),
    ...(systemDomain && !systemUsername ? { systemDomain: 'A domain needs a Windows sign-in name.' } : {}),
  };
};
