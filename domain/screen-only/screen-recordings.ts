import type { Clock } from '../clock.ts';
import type { ContactStore } from '../contact/contact-store.ts';
import { type LogonSessionStore, sessionName } from '../desktop/logon-session.ts';
import { Failure } from '../failure.ts';
import { isScreenOnly, screenContact, screenContactId } from './screen-contact.ts';

/** The screen that an agent records without a call, or their last one. Instants ISO 8601 UTC. */
export interface ScreenRecording {
  contactId: string;
  agentId: string;
  /** The agent's user name with the provider. */
  username: string;
  /** The login and PC on which they started it. */
  login: string;
  desktopId: string;
  from: string;
  /** Absent while it is in progress. */
  to?: string;
}

export interface ScreenRecordingStore {
  /** The newest recording of this agent. */
  find(agentId: string): Promise<ScreenRecording | undefined>;
  /** All recordings that are in progress. */
  inProgress(): Promise<ScreenRecording[]>;
  /** @throws Failure `conflict` if the stored one is not `before` */
  save(recording: ScreenRecording, before: ScreenRecording | undefined): Promise<void>;
}

export interface ScreenRecordingPorts {
  recordings: ScreenRecordingStore;
  contacts: Pick<ContactStore, 'keepNewest' | 'find'>;
  logons: Pick<LogonSessionStore, 'overlapping'>;
  clock: Clock;
}

/** A recording that nobody stops ends after this time. */
export const longestRecordingHours = 4;
/** A logon that begins this soon after another one on the same PC continues it. */
const sameLogonMs = 60_000;

const laterOf = (one: string, other: string): string => (one > other ? one : other);
const earlierOf = (one: string, other: string): string => (one < other ? one : other);

/**
 * Screens that agents record without a call (OD-04). They are stored here while they are in progress, and become contacts
 * when they end. If an end becomes known late, it can only be earlier than the stored one. Each step can be repeated.
 */
export const screenRecordings = ({ recordings, contacts, logons, clock }: ScreenRecordingPorts) => {
  /** The contact is stored first: if the process dies in between, the recording is still in progress, and is ended again. */
  const end = async (before: ScreenRecording, to: string): Promise<void> => {
    const { contactId, agentId, username, from } = before;
    const at = clock().toISOString();
    await contacts.keepNewest([screenContact({ contactId, agentId, username, from, to, startedBy: 'on-demand' }, at)]);
    await recordings.save({ ...before, to }, before);
  };

  /** When the agent was logged off from the PC. Undefined if they are logged on, or nothing is known yet. */
  const loggedOffAt = async ({ login, desktopId, from }: ScreenRecording, now: string): Promise<string | undefined> => {
    const sessions = (await logons.overlapping(sessionName(login), { from, to: now })).filter(
      (session) => session.desktopId === desktopId,
    );
    if (sessions.length === 0) return undefined;
    let until = from;
    for (const session of sessions) {
      if (Date.parse(session.from) - Date.parse(until) > sameLogonMs) break;
      if (session.to === undefined) return undefined;
      until = laterOf(until, session.to);
    }
    // The next logon may not have been reported yet.
    return Date.parse(now) - Date.parse(until) > sameLogonMs ? until : undefined;
  };

  /** When it ended without being stopped. Undefined if it continues. */
  const endedBy = async (recording: ScreenRecording): Promise<string | undefined> => {
    const now = clock().toISOString();
    const longest = new Date(Date.parse(recording.from) + longestRecordingHours * 3_600_000).toISOString();
    const logOff = await loggedOffAt(recording, now);
    if (logOff !== undefined) return earlierOf(logOff, longest);
    return now >= longest ? longest : undefined;
  };

  /** The agent's recording, unless it has ended. */
  const current = async (agentId: string): Promise<ScreenRecording | undefined> => {
    const recording = await recordings.find(agentId);
    if (!recording || recording.to !== undefined) return undefined;
    const to = await endedBy(recording);
    if (to === undefined) return recording;
    await end(recording, to);
    return undefined;
  };

  return {
    current,

    /** Starts once per id. @throws Failure `conflict` while another one is in progress */
    async start(
      who: Pick<ScreenRecording, 'agentId' | 'username' | 'login' | 'desktopId'>,
      requestId: string,
    ): Promise<void> {
      const contactId = await screenContactId(who.agentId, requestId);
      const inProgress = await current(who.agentId);
      const before = await recordings.find(who.agentId);
      if (before?.contactId === contactId) return;
      if (inProgress) throw new Failure('conflict', 'Your screen is being recorded');
      await recordings.save({ ...who, contactId, from: clock().toISOString() }, before);
    },

    /**
     * `at`: when the agent stopped it, if the PC could not report that at once.
     * @throws Failure `conflict` if nothing of this agent is being, or was, recorded
     */
    async stop(agentId: string, { contactId, at }: { contactId?: string; at?: string } = {}): Promise<void> {
      const now = clock().toISOString();
      const stored = await recordings.find(agentId);
      if (stored && (contactId === undefined ? stored.to === undefined : stored.contactId === contactId)) {
        const to = laterOf(stored.from, earlierOf(at ?? now, stored.to ?? now));
        if (to !== stored.to) await end(stored, to);
        return;
      }
      const contact = contactId === undefined ? undefined : (await contacts.find(contactId))?.contact;
      if (!contact || !isScreenOnly(contact) || contact.agentId !== agentId) {
        throw new Failure('conflict', 'Your screen is not being recorded');
      }
      // Another recording has been started since.
      const to = laterOf(contact.initiatedAt!, at ?? now);
      if (to < contact.disconnectedAt!) {
        const { acdId: username = '', initiatedAt: from } = contact;
        const screen = { contactId: contact.contactId, agentId, username, from: from!, to };
        await contacts.keepNewest([screenContact({ ...screen, startedBy: 'on-demand' }, now)]);
      }
    },

    /** Ends recordings that nobody stopped. Returns how many. One that fails is tried again by the next run. */
    async endOverdue(): Promise<{ ended: number; failures: unknown[] }> {
      const all = await recordings.inProgress();
      const results = await Promise.allSettled(
        all.map(async (recording) => {
          const to = await endedBy(recording);
          if (to !== undefined) await end(recording, to);
          return to !== undefined;
        }),
      );
      return {
        ended: results.filter((result) => result.status === 'fulfilled' && result.value).length,
        failures: results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : [])),
      };
    },
  };
};
export type ScreenRecordings = ReturnType<typeof screenRecordings>;
