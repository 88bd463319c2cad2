import type { DesktopRequest } from '../../../api/programs/desktop.ts';
import { DetailedFailure, Failure } from '../../../domain/failure.ts';
import type { Cloud } from '../../cloud.ts';
import type { FromService, FromSession } from '../../link/messages.ts';
import type { Journal } from '../journal/journal.ts';

type Answer = Extract<FromService, { is: 'on-demand-answer' }>;
type Request = Extract<FromSession, { is: 'on-demand' }>;

/** One address at which Fermata answers On-Demand. */
export interface OnDemandServer {
  name: string;
  cloud: Cloud;
}

/** When somebody stopped to record their screen while no server could be reached. */
interface Stop {
  login: string;
  contactId: string;
  at: string;
  requestId: string;
}

const stopsNote = 'on-demand screen stops';

export interface OnDemandOfPcParts {
  servers: readonly OnDemandServer[];
  machine: string;
  /** Survives a kill of the service. */
  journal: Pick<Journal, 'note' | 'noted' | 'forgetNote'>;
  /** Now, by the clock of the cloud. */
  now: () => string;
  /** Reports who is logged on to this PC, and resolves when that was tried. */
  report: () => Promise<void>;
  signal: AbortSignal;
}

/** A server knows who is logged on to this PC by its reports. */
const wantsReport = (error: unknown): boolean =>
  error instanceof DetailedFailure &&
  error.code === 'conflict' &&
  JSON.stringify(error.members.errors ?? []).includes('"field":"login"');

/**
 * Asks the servers for a session's On-Demand client, each in turn until one answers (OD-09). Who is logged on it finds out
 * itself. A command has one id at all of them, so that it is carried out once. The end of a screen recording is stored here when it
 * cannot be sent, and sent as soon as a server answers.
 */
export const onDemandOfPc = ({ servers, machine, journal, now, report, signal }: OnDemandOfPcParts) => {
  const stops = (): Stop[] => JSON.parse(journal.noted(stopsNote) ?? '[]');
  const saveStops = (left: readonly Stop[]): void => {
    if (left.length === 0) journal.forgetNote(stopsNote);
    else journal.note(stopsNote, JSON.stringify(left));
  };

  const attempt = async (request: DesktopRequest<'onDemand'>): Promise<Omit<Answer, 'is' | 'requestId'>> => {
    let reason = 'On-Demand has no server: add one to the settings of the desktop agent.';
    for (const { name, cloud } of servers) {
      try {
        const ask = () => cloud('onDemand', request, signal);
        const status = await ask().catch(async (error: unknown) => {
          // Somebody has just logged on: the client asks before the next report.
          if (!wantsReport(error)) throw error;
          await report();
          return ask();
        });
        return { server: name, status };
      } catch (error) {
        if (error instanceof Failure && error.code !== 'unavailable') {
          return { server: name, refused: error.message.slice(0, 500) };
        }
        reason = `${name} cannot be reached.`;
      }
    }
    return { unreachable: reason };
  };

  /** Sends what could not be sent. What a server refuses is over: its login has logged off, for example. */
  const sendStops = async (): Promise<void> => {
    for (const stop of stops()) {
      const { login, contactId, at, requestId: clientRequestId } = stop;
      const sent = await attempt({ login, machine, action: 'stop-screen', contactId, at, clientRequestId });
      if (sent.unreachable !== undefined) return;
      saveStops(stops().filter(({ requestId }) => requestId !== clientRequestId));
    }
  };

  return {
    sendStops,
    async ask(login: string, { requestId, action, contactId }: Request): Promise<Answer> {
      const answer = { is: 'on-demand-answer', requestId } as const;
      const at = now();
      // Before anything is asked: the answer shows what became of it.
      await sendStops();
      const done = await attempt({
        ...{ login, machine, ...(action && { action, clientRequestId: requestId }) },
        ...(contactId !== undefined && { contactId }),
      });
      if (done.unreachable === undefined || action !== 'stop-screen' || contactId === undefined) {
        return { ...answer, ...done };
      }
      saveStops([...stops(), { login, contactId, at, requestId }]);
      const stored = 'Your screen recording ends now: this PC tells Fermata as soon as it can.';
      return { ...answer, unreachable: `${done.unreachable} ${stored}` };
    },
  };
};
export type OnDemandOfPc = ReturnType<typeof onDemandOfPc>;
