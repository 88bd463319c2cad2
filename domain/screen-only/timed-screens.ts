import type { Clock } from '../clock.ts';
import { mapConcurrently, maxStoreRequests } from '../concurrency.ts';
import type { Contact } from '../contact/contact.ts';
import type { ContactStore } from '../contact/contact-store.ts';
import { type LogonSession, type LogonSessionStore, overlaps, sessionName } from '../desktop/logon-session.ts';
import { isForAgent } from '../schedule/decide-call.ts';
import { isTimed, type TimedSchedule } from '../schedule/schedule.ts';
import { timedRecordings } from '../schedule/timed.ts';
import {
  type DesktopPeople,
  fullLogin,
  isLoginOf,
  isScreenWanted,
  scheduledAgent,
} from '../schedule/who-is-recorded.ts';
import type { User } from '../user/user.ts';
import { screenContact, screenContactId } from './screen-contact.ts';

/** What one check of the Timed schedules stores for the next one. */
export interface TimedLook {
  /** Recordings that ended before this have been checked. ISO 8601 UTC. */
  lookedUntil: string;
}

export interface TimedLookStore {
  /** Undefined before the first check. */
  read(): Promise<TimedLook | undefined>;
  save(look: TimedLook): Promise<void>;
}

export interface TimedScreenPorts {
  contacts: Pick<ContactStore, 'some' | 'keepNewest'>;
  people: () => Promise<DesktopPeople>;
  logons: Pick<LogonSessionStore, 'overlapping'>;
  looks: TimedLookStore;
  clock: Clock;
  telemetry: { count: (name: string, value: number) => void };
}

interface Span {
  from: string;
  to: string;
}

const hour = 3_600_000;

/** A PC's logon sessions reach the cloud within minutes, or days later if it was offline. */
const lookBackMilliseconds = 3 * 24 * hour;

/** How long reports and pauses of a recording that is over may take to arrive from the PC. */
const settleMilliseconds = 2 * 60_000;

const ago = (now: Date, milliseconds: number): string => new Date(now.getTime() - milliseconds).toISOString();

/**
 * Makes the contacts of screens that Timed schedules record (QG-36): one for each agent and record interval that is over, if
 * the agent was logged on. screen-extraction then asks their PCs. Harmless when repeated, because the same interval is the
 * same contact. The first check of each hour also finds sessions that PCs reported late.
 */
export const timedScreens = ({ contacts, people, logons, looks, clock, telemetry }: TimedScreenPorts) => {
  const sessionsOf = async (user: User, { identifiers }: DesktopPeople, span: Span): Promise<LogonSession[]> => {
    const names = identifiers.find(({ userId }) => userId === user.userId);
    const login = names && fullLogin(names);
    if (login === undefined) return [];
    return (await logons.overlapping(sessionName(login), span)).filter((session) => isLoginOf(session.login, names!));
  };

  const contactOf = async ({ scheduleId, timed }: TimedSchedule, { userId, username }: User, span: Span) =>
    screenContact(
      {
        ...{ contactId: await screenContactId('timed', scheduleId, userId, span.from), agentId: userId, username },
        ...{ ...span, startedBy: 'schedule' },
        ...(timed.retentionDays !== undefined && { retentionDays: timed.retentionDays }),
      },
      // Not the time of this check: if it is found again, it is the same contact, and not a newer one.
      span.to,
    );

  const recordedOf = async (
    schedule: TimedSchedule,
    spans: readonly Span[],
    user: User,
    known: DesktopPeople,
  ): Promise<Contact[]> => {
    const agent = scheduledAgent(known)(user);
    const wanted = spans.filter(({ from }) => isForAgent(schedule, agent, from) && isScreenWanted(known, user, from));
    if (wanted.length === 0) return [];
    const sessions = await sessionsOf(user, known, { from: wanted[0]!.from, to: wanted.at(-1)!.to });
    const recorded = wanted.filter((span) => sessions.some((session) => overlaps(session, span)));
    return Promise.all(recorded.map((span) => contactOf(schedule, user, span)));
  };

  return async (): Promise<void> => {
    const now = clock();
    const until = ago(now, settleMilliseconds);
    const [known, before] = await Promise.all([people(), looks.read()]);
    const lookedUntil = before?.lookedUntil ?? until;
    const isNewHour = lookedUntil.slice(0, 13) !== until.slice(0, 13);
    const backTo = ago(now, lookBackMilliseconds);
    const after = isNewHour || lookedUntil < backTo ? backTo : lookedUntil;
    for (const schedule of known.schedules.filter(isTimed)) {
      const spans = timedRecordings(schedule.timed, { after, until }).filter(
        ({ from }) => from >= (schedule.setAt ?? ''),
      );
      if (spans.length === 0) continue;
      await mapConcurrently(known.users, maxStoreRequests, async (user) => {
        const all = await recordedOf(schedule, spans, user, known);
        if (all.length === 0) return;
        const stored = new Set((await contacts.some(all.map((one) => one.contactId))).map((one) => one.contactId));
        const missing = all.filter(({ contactId }) => !stored.has(contactId));
        if (missing.length === 0) return;
        await contacts.keepNewest(missing);
        telemetry.count('TimedScreens', missing.length);
      });
    }
    await looks.save({ lookedUntil: until });
  };
};
