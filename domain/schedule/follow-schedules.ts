import { commandLeg } from '../control/command/command-leg.ts';
import { type LiveContact, livenessOf } from '../control/contact/live-contact.ts';
import type { ControlPorts } from '../control/ports.ts';
import { traitsOf } from '../control/recorder/recorder-traits.ts';
import { DetailedFailure, Failure } from '../failure.ts';
import { decideCall } from './decide-call.ts';
import { type CallMode, modeOf } from './simulate-schedules.ts';
import { type DesktopPeople, scheduledAgent } from './who-is-recorded.ts';

export interface FollowPorts extends ControlPorts {
  people: () => Promise<Pick<DesktopPeople, 'users' | 'teams' | 'identifiers' | 'extensions' | 'schedules'>>;
}

/** The ledger's reason for a recording that schedules ended. */
export const noScheduleRecords = 'No schedule records this call by itself';

/**
 * Makes the recorder of a telephone system follow the schedules (QG-36). If no schedule records a call automatically, its
 * recording is stopped as soon as its agent is connected, and an agent with an On-Demand schedule may start it again. This is
 * done only if a stop is not final, because otherwise nobody could record the call any more. It decides once for each leg: a
 * start or stop by somebody is respected, and a pause is not changed. Returns the mode of the call; undefined if there is none.
 */
export const followSchedules = (ports: FollowPorts) => {
  const { controls, live } = ports;
  const commandOneLeg = commandLeg(ports);

  const isDecided = async (contactId: string): Promise<boolean> =>
    (await controls.ledger(contactId)).some(
      (entry) => entry.kind === 'command' && (entry.verb === 'start' || entry.verb === 'stop'),
    );

  return async (leg: LiveContact): Promise<CallMode | undefined> => {
    const { contactId, agentId, queueId, direction, connectedAt } = leg;
    if (agentId === undefined || connectedAt === undefined || traitsOf(leg.provider).stopIsFinal) return undefined;
    if (livenessOf(leg) === 'ended') return undefined;
    const known = await ports.people();
    const user = known.users.find(({ userId }) => userId === agentId);
    if (!user) return undefined;
    const queues = queueId === undefined ? [] : [queueId];
    const call = { contactId, agent: scheduledAgent(known)(user), queues, direction };
    const mode = modeOf(decideCall(known.schedules, call, connectedAt));
    if (mode === 'automatic' || mode === 'supplemented') return mode;
    if (await isDecided(contactId)) return mode;
    try {
      await commandOneLeg(
        leg,
        { contactId, verb: 'stop', media: ['audio'], by: 'fermata', source: 'trigger', reason: noScheduleRecords },
        { unless: ({ media, onDemand }) => onDemand !== undefined || media.audio?.standing !== 'recording' },
      );
    } catch (error) {
      const isOver = error instanceof Failure && !(error instanceof DetailedFailure) && error.code === 'conflict';
      if (!isOver || (await live.find(contactId))?.endedAt === undefined) throw error;
    }
    return mode;
  };
};
