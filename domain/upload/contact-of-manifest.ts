import type { Contact } from '../contact/contact.ts';
import type { Manifest } from './manifest.ts';

/** Before any provider's record: whatever the provider says later, it supersedes this. */
const beforeAnyRecord = '1970-01-01T00:00:00.000Z';

const instant = (text: string): string => new Date(text).toISOString();

/** No talk is longer: then the PC's clock was set while it lasted, and its end is what is known. */
const longest = 86_400_000;

const beginOf = ({ startedAt, endedAt }: Pick<Manifest, 'startedAt' | 'endedAt'>): string =>
  Date.parse(endedAt) - Date.parse(startedAt) > longest ? endedAt : startedAt;

/**
 * The contact as far as a desktop knows it, for when its recording comes before its contact record (SU-06). Two
 * recordings of one contact settle the same way in any order. It tells no talk with an agent, so that nobody misses
 * a recording that the provider never promised.
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
  initiatedAt: instant(beginOf({ startedAt, endedAt })),
  disconnectedAt: instant(endedAt),
  listedRecordings: [],
  updatedAt: beforeAnyRecord,
  contentHash: sha256.slice(0, 16),
  recordKey: '',
  importedAt,
});
