import type { Contact } from '../contact/contact.ts';
import { sha256 } from '../sha256.ts';

/** Who started it: the agent, with the On-Demand client, or a schedule. */
export type ScreenStarter = 'on-demand' | 'schedule';

/** A screen that was recorded without a call. Instants are ISO 8601 UTC with milliseconds. */
export interface RecordedScreen {
  contactId: string;
  agentId: string;
  /** The agent's user name with the provider. */
  username: string;
  from: string;
  to: string;
  startedBy: ScreenStarter;
  /** How many days it is kept if no workflow rule sets its retention. */
  retentionDays?: number;
}

/** No recording without a call lasts longer. Contacts are found by their beginning. */
export const longestScreenHours = 12;

const initiationMethods: Record<ScreenStarter, string> = { 'on-demand': 'ON-DEMAND', schedule: 'SCHEDULE' };

/** Whether it is a screen without a call. Such a contact has no provider's record and no sound. */
export const isScreenOnly = ({ channel }: Pick<Contact, 'channel'>): boolean => channel === 'screen';

/** Whether a Timed schedule recorded it. */
export const isTimedScreen = ({ channel, initiationMethod }: Pick<Contact, 'channel' | 'initiationMethod'>): boolean =>
  isScreenOnly({ channel }) && initiationMethod === initiationMethods.schedule;

/** The id of such a contact. The same words always give the same id, so that making it twice makes one contact. */
export const screenContactId = async (...words: readonly string[]): Promise<string> =>
  `screen-${(await sha256(JSON.stringify(words))).slice(0, 32)}`;

/**
 * The contact of a screen that was recorded without a call (OD-04). It only has to be stored (`ContactStore.keepNewest`):
 * screen-extraction then asks the agent's PC for the span, as for every contact. It has no talk with an agent, so its missing
 * sound is no fault. If it is stored again with a later `at`, its span is replaced, because its end became known later.
 */
export const screenContact = (
  { contactId, agentId, username, from, to, startedBy, retentionDays }: RecordedScreen,
  /** When the span became known. */
  at: string,
): Contact => ({
  contactId,
  initialContactId: contactId,
  channel: 'screen',
  initiationMethod: initiationMethods[startedBy],
  acdId: username,
  agentId,
  initiatedAt: from,
  disconnectedAt: to,
  listedRecordings: [],
  ...(retentionDays !== undefined && { retentionDays }),
  updatedAt: at,
  contentHash: `${Date.parse(to).toString(16)}`,
  recordKey: '',
  importedAt: at,
});
