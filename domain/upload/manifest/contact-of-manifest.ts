import type { Contact } from '../../contact/contact.ts';
import type { Manifest } from './manifest.ts';

/** Earlier than any provider's record, so that every record that comes later replaces this. */
const beforeAnyRecord = '1970-01-01T00:00:00.000Z';

const instant = (text: string): string => new Date(text).toISOString();

/** No talk is longer. If one seems to be, the PC's clock was set during it, and only its end is reliable. */
const maxTalkMilliseconds = 86_400_000;

const startOf = ({ startedAt, endedAt }: Pick<Manifest, 'startedAt' | 'endedAt'>): string =>
  Date.parse(endedAt) - Date.parse(startedAt) > maxTalkMilliseconds ? endedAt : startedAt;

/**
 * The contact as far as a desktop knows it, for a recording that arrives before its contact record (SU-06). If a contact has
 * two recordings, their order does not matter. The contact has no talk with an agent, so that no recording is reported as
 * missing that the provider never promised.
 */
export const contactOfManifest = (
  { contactId, username, startedAt, endedAt, sha256 }: Manifest,
  { agentId, importedAt }: { agentId?: string; importedAt: string },
): Contact => ({
  contactId,
  initialContactId: contactId,
  channel: 'voice',
  initiationMethod: 'DESKTOP',
  acdId: username,
  ...(agentId !== undefined && { agentId }),
  initiatedAt: instant(startOf({ startedAt, endedAt })),
  disconnectedAt: instant(endedAt),
  listedRecordings: [],
  updatedAt: beforeAnyRecord,
  contentHash: sha256.slice(0, 16),
  recordKey: '',
  importedAt,
});
