import { Failure } from '../../../domain/failure.ts';
import type { Cloud } from '../../cloud.ts';
import type { FromService, FromSession } from '../../link/messages.ts';

type Answer = Extract<FromService, { is: 'on-demand-answer' }>;

/** One address at which Fermata answers On-Demand. */
export interface OnDemandServer {
  name: string;
  cloud: Cloud;
}

/**
 * Asks the servers for a session's On-Demand client, each in turn until one answers (OD-09). Who is logged on it finds out
 * itself. A command has one id at all of them, so that it is carried out once.
 */
export const onDemandOfPc =
  ({ servers, machine, signal }: { servers: readonly OnDemandServer[]; machine: string; signal: AbortSignal }) =>
  async (login: string, { requestId, action }: Extract<FromSession, { is: 'on-demand' }>): Promise<Answer> => {
    const answer = { is: 'on-demand-answer', requestId } as const;
    let reason = 'On-Demand has no server: name it in the settings of the desktop agent.';
    for (const { name, cloud } of servers) {
      try {
        const request = { login, machine, ...(action && { action, clientRequestId: requestId }) };
        return { ...answer, server: name, status: await cloud('onDemand', request, signal) };
      } catch (error) {
        if (error instanceof Failure && error.code !== 'unavailable') {
          return { ...answer, server: name, refused: error.message.slice(0, 500) };
        }
        reason = `${name} cannot be reached.`;
      }
    }
    return { ...answer, unreachable: reason };
  };
