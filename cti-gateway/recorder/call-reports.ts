import type { GatewayRequest } from '../../api/programs/gateway.ts';
import type { Leg } from '../../domain/telephony/leg.ts';
import type { Journal } from '../journal/journal.ts';

type Calls = GatewayRequest<'liveCalls'>;

/** Events for the cloud, in the order in which they happened. */
export type CallNews =
  | { is: 'leg'; leg: Calls['legs'][number] }
  | { is: 'change'; change: Calls['changes'][number] }
  | { is: 'missed'; missed: Calls['missed'][number] };

/** A leg that the cloud knows, or will know from the journal. */
export interface ReportedLeg {
  interactionId: string;
  connectedAtMs: number;
  /** As it was reported. */
  leg: Calls['legs'][number];
}

const maxNews = 50;

/** An extension without a user that is not recorded is a trunk, or belongs to another recording server. */
const concernsUs = ({ owner, recordings }: Leg): boolean => owner !== undefined || recordings.length > 0;

/** Whether this is a second, unrecorded call of somebody who is on a call: they are consulting somebody. */
const isConsultation = (leg: Leg, legs: readonly Leg[]): boolean =>
  leg.recordings.length === 0 &&
  legs.some((one) => one !== leg && one.extension === leg.extension && one.state === 'connected');

/**
 * Reports to the cloud which extensions are on which calls. Reports wait in the journal until the cloud has them, so nothing is
 * lost while it cannot be reached.
 */
export const callReports = ({
  journal,
  instant,
  normalNumber,
}: {
  journal: Journal;
  instant: (localMs: number) => string;
  normalNumber: (written: string) => string;
}) => {
  const reported = new Map<string, ReportedLeg>(journal.reportedLegs<ReportedLeg>());
  let wake = () => {};

  /** After a power failure, the PBX reports legs again, but not what happened to a pause. */
  const push = (...news: CallNews[]): void => {
    if (news.length === 0) return;
    const contents = news.map((one) => JSON.stringify(one));
    journal.addNews(contents, { synced: news.some(({ is }) => is !== 'leg') });
    wake();
  };

  /** The earlier legs of this customer, in order. */
  const before = (
    { interactionId, connectionId }: Pick<Leg, 'interactionId' | 'connectionId'>,
    atMs: number,
  ): string[] =>
    [...reported.values()]
      .filter((one) => one.interactionId === interactionId && one.leg.connectionId !== connectionId)
      .filter(({ connectedAtMs }) => connectedAtMs <= atMs)
      .sort((a, b) => a.connectedAtMs - b.connectedAtMs)
      .map(({ leg }) => leg.connectionId);

  /** The number of the other party, and since when. It is left out if it was never known. */
  const callerOf = (number: string | undefined, before: ReportedLeg['leg'] | undefined, atMs: number) => {
    const callerNumber = number === undefined ? null : normalNumber(number).slice(0, 256);
    const { callerNumber: last, callerNumberSince: since } = before ?? {};
    if (callerNumber === null && last === undefined) return {};
    return { callerNumber, callerNumberSince: callerNumber === last && since !== undefined ? since : instant(atMs) };
  };

  const viewOf = (
    leg: Extract<Leg, { connectedAtMs: number }>,
    reportedLeg: ReportedLeg['leg'] | undefined,
    atMs: number,
  ): ReportedLeg => {
    const { connectionId, interactionId, connectedAtMs, extension, owner, queueName } = leg;
    const earlier = before(leg, connectedAtMs);
    const previous = earlier.at(-1);
    // An outgoing call stays an outgoing one when it is transferred.
    const direction = reported.get(earlier[0] ?? '')?.leg.direction ?? leg.direction;
    return {
      ...{ interactionId, connectedAtMs },
      leg: {
        ...{ connectionId, firstConnectionId: earlier[0] ?? connectionId, extension: extension.slice(0, 64) },
        ...(previous !== undefined && { previousConnectionId: previous }),
        ...(owner && { userId: owner.userId }),
        ...(queueName !== undefined && { queueName: queueName.slice(0, 256) }),
        ...(direction && { direction }),
        ...callerOf(leg.caller.number, reportedLeg, atMs),
        connectedAt: instant(connectedAtMs),
        ...(leg.state === 'wrapping-up' && { endedAt: instant(leg.endedAtMs) }),
      },
    };
  };

  return {
    push,
    /** Reports a leg that has changed or ended. */
    note(connectionId: string, leg: Leg | undefined, legs: readonly Leg[], atMs: number): void {
      const known = reported.get(connectionId);
      if (!leg) {
        if (!known || known.leg.endedAt !== undefined) return;
        const ended = { ...known, leg: { ...known.leg, endedAt: instant(atMs) } };
        reported.set(connectionId, ended);
        journal.noteReportedLeg(connectionId, ended);
        push({ is: 'leg', leg: ended.leg });
        return;
      }
      if (leg.state === 'delivered' || (!known && (!concernsUs(leg) || isConsultation(leg, legs)))) return;
      const view = viewOf(leg, known?.leg, atMs);
      if (known && JSON.stringify(known.leg) === JSON.stringify(view.leg)) return;
      reported.set(connectionId, view);
      journal.noteReportedLeg(connectionId, view);
      push({ is: 'leg', leg: view.leg });
    },
    forgetBefore(atMs: number): void {
      for (const [connectionId, { connectedAtMs, leg }] of reported) {
        if (leg.endedAt === undefined || connectedAtMs >= atMs) continue;
        reported.delete(connectionId);
        journal.forgetReportedLeg(connectionId);
      }
    },
    /** Sends the reports that wait, and then waits for more. @throws Unreachable if the cloud cannot be reached */
    async deliver(
      send: (calls: Calls) => Promise<unknown>,
      rest: (awoken: Promise<void>) => Promise<void>,
    ): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>();
      wake = resolve;
      for (;;) {
        const waiting = journal.news(maxNews);
        if (waiting.length === 0) break;
        const news = waiting.map(({ content }) => JSON.parse(content) as CallNews);
        await send({
          legs: news.flatMap((one) => (one.is === 'leg' ? [one.leg] : [])),
          changes: news.flatMap((one) => (one.is === 'change' ? [one.change] : [])),
          missed: news.flatMap((one) => (one.is === 'missed' ? [one.missed] : [])),
        });
        journal.removeNews(waiting.at(-1)!.id);
      }
      await rest(promise);
    },
  };
};

export type CallReports = ReturnType<typeof callReports>;
