import type { UserIdentifiersView } from '../../api/control/control-settings.ts';

export type IdentifiersDraft = Record<keyof UserIdentifiersView, string>;

export const draftOf = (known: UserIdentifiersView): IdentifiersDraft => ({
  systemUsername: known.systemUsername ?? '',
  systemDomain: known.systemDomain ?? '',
  phone: known.phone ?? '',
  crmUsername: known.crmUsername ?? '',
});

/** The request for the API. An empty field means none. */
export const changeOf = (draft: IdentifiersDraft): UserIdentifiersView => ({
  systemUsername: draft.systemUsername.trim() || null,
  systemDomain: draft.systemDomain.trim() || null,
  phone: draft.phone.trim() || null,
  crmUsername: draft.crmUsername.trim() || null,
});

/** Errors by field. The API checks the rest, and that nobody else has these identifiers. */
export const draftErrors = (draft: IdentifiersDraft): Partial<Record<keyof UserIdentifiersView, string>> => {
  const { systemUsername, systemDomain } = changeOf(draft);
  return {
    ...(systemUsername && /[\\/@]/.test(systemUsername)
      ? { systemUsername: 'Enter the domain in its own field.' }
      : {}),
    ...(systemDomain && !systemUsername ? { systemDomain: 'A domain needs a Windows sign-in name.' } : {}),
  };
};
