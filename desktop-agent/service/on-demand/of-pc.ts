import type { DesktopRequest } from '../../../api/programs/desktop.ts';
import { DetailedFailure, Failure } from '../../../domain/failure.ts';
import type { Cloud } from '../../cloud.ts';
import type { FromService, FromSession } from '../../link/messages.ts';
import type { Journal } from '../journal/journal.ts';

type Answer = Extract<FromService, { is: 'on-demand-answer' }>;
type Request = Extract<FromSession, { is: 'on-demand' }>;

/** One address of Fermata for On-Demand. */
export interface OnDemandServer {
  name: string;
  cloud: Cloud;
}

/** When somebody stopped recording their screen while no server could be reached. */
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
  /** The current time by the clock of the cloud. */
  now: () => string;
  /** Reports who is logged on to this PC. Resolves after the attempt. */
  report: () => Promise<void>;
  signal: AbortSignal;
}

/** A server learns from reports who is logged on to this PC. */
const wantsReport = (error: unknown): boolean =>
  error instanceof DetailedFailure &&
  error.code === 'conflict' &&
  JSON.stringify(error.members.errors ?? []).includes('"field":"login"');

/**
 * Asks the servers on behalf of a session's On-Demand client, one after the other until one answers (OD-09). It finds
 * out itself who is logged on. A command has the same id at all servers, so it is carried out once. If the end of a
 * screen recording cannot be sent, it is stored here, and sent as soon as a server answers.
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
          // Somebody has just logged on, and the client asks before the next report.
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

  /**
   * Sends what could not be sent before. If a server refuses it, it is dropped: its login may have logged off, for
   * example.
   */
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
      // Do this before asking, so that the answer shows the result.
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
