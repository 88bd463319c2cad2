import type { CallerNameSource } from '../flag/words.ts';
import type { AgentList } from './agent-list.ts';
import type { Direction } from './call-events.ts';
import type { EndedLeg, Ending } from './leg.ts';

/** One extension's part in a call that is over: its contact, and the recordings that were made of it. */
export interface EndedCall {
  connectionId: string;
  /** The connection in which its interaction began: its own, unless the call was transferred to it. */
  firstConnectionId: string;
  extension: string;
  /** The person at the extension: its user, the agent in the call source, or the extension itself. */
  username: string;
  /** Absent if no user, or more than one, has the extension. */
  userId?: string;
  direction?: Direction;
  ending: Ending;
  callerNumber?: string;
  callerName?: string;
  callerNameSource?: CallerNameSource;
  queueName?: string;
  connectedAtMs: number;
  endedAtMs: number;
  /** The recorder's ids. */
  guids: readonly string[];
  /** When the source announced the recorder of each, if it did. */
  announcedAtMs?: Readonly<Record<string, number>>;
}

/** Undefined for an extension that belongs to another recording server. */
export const endedCallOf = (leg: EndedLeg, agents: Pick<AgentList, 'match' | 'userAt'>): EndedCall | undefined => {
  const { connectionId, extension, caller, callerName, owner } = leg;
  const match = owner ?? agents.match(extension);
  if (match.is === 'no-user' && !match.agent) return undefined;
  const user = agents.userAt(extension);
  const announced = leg.recordings.flatMap(({ guid, announcedAtMs }) =>
    announcedAtMs === undefined ? [] : [[guid, announcedAtMs] as const],
  );
  const agentId = match.is === 'no-user' ? match.agent?.agentId : undefined;
  return {
    ...{ connectionId, firstConnectionId: leg.firstConnectionId ?? connectionId, extension },
    username: user?.username ?? agentId ?? extension,
    ...(user && { userId: user.userId }),
    ...(leg.direction && { direction: leg.direction }),
    ending: leg.ending,
    ...(caller.number !== undefined && { callerNumber: caller.number }),
    ...(callerName && { callerName: callerName.name, callerNameSource: callerName.source }),
    ...(leg.queueName !== undefined && { queueName: leg.queueName }),
    ...{ connectedAtMs: leg.connectedAtMs, endedAtMs: leg.endedAtMs },
    guids: leg.recordings.map(({ guid }) => guid),
    ...(announced.length > 0 && { announcedAtMs: Object.fromEntries(announced) }),
  };
};
