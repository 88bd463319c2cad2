import { agentsOn } from '../contact/contact-history.ts';
import { type LiveContact, type LiveContactStore, livenessOf } from '../contact/live-contact.ts';
import type { ProviderNews, RecordingNews } from './news.ts';

/** What a provider's report may cause. Each is harmless when repeated. */
export interface NewsPorts {
  live: Pick<LiveContactStore, 'note' | 'find' | 'at'>;
  ingest: (news: RecordingNews) => Promise<unknown>;
  contactConnected: (contact: LiveContact) => Promise<unknown>;
  contactEnded: (contact: LiveContact) => Promise<unknown>;
  keepPaused: (contact: LiveContact) => Promise<unknown>;
  count: (name: string, times: number) => void;
}

/** The same news, for the contact that its places belong to; undefined if they must belong to one, and do not. */
const withContactId = async (
  news: ProviderNews,
  { live }: Pick<NewsPorts, 'live'>,
): Promise<ProviderNews | undefined> => {
  const { contact, recording, knownBy = [] } = news;
  if (!contact) return news;
  const contactId = (await live.at([...knownBy, contact.contactId])) ?? contact.contactId;
  if (news.onlyIfKnown && !(await live.find(contactId))) return undefined;
  return {
    ...news,
    contact: { ...contact, contactId, initialContactId: contactId },
    ...(recording && { recording: { ...recording, contactId } }),
  };
};

/** Another agent, call or conference: something may be recorded that nobody has paused. */
const hasGrown = (now: LiveContact, before: LiveContact | undefined): boolean => {
  if (!before) return false;
  const added = (after: readonly string[], earlier: readonly string[]) => after.some((id) => !earlier.includes(id));
  return added(now.places ?? [], before.places ?? []) || added(agentsOn(now), agentsOn(before));
};

/**
 * Handles one report of a provider's webhook. The consequences of a contact's state are repeated for every report, because
 * the process that handled the first one may have died. News of a recording comes after that, since its contact may have
 * been unknown before.
 */
export const takeNews =
  (ports: NewsPorts) =>
  async (report: ProviderNews): Promise<void> => {
    const { live, ingest, count } = ports;
    const news = await withContactId(report, ports);
    if (!news) return;
    const { contact, recording, recordingBegan } = news;
    if (contact) {
      const { now, before } = await live.note(contact);
      const liveness = livenessOf(now);
      if (liveness === 'connected') await ports.contactConnected(now);
      if (recording) await ingest(recording);
      if (liveness === 'connected' && (recordingBegan || hasGrown(now, before))) await ports.keepPaused(now);
      if (liveness === 'ended') await ports.contactEnded(now);
      count('ContactEventsNoted', 1);
    } else if (recording) await ingest(recording);
  };
