import type { FlagName } from '../../../domain/flag/words.ts';
import { standardFlags } from '../../../domain/flag/words.ts';
import { agentList, type GatewayUser } from '../../../domain/telephony/agent-list.ts';
import type { CallEvent } from '../../../domain/telephony/call-events.ts';
import { callTracker, type Outcome, type TrackerSettings } from '../../../domain/telephony/call-tracker.ts';
import type { LookUpName } from '../../../domain/telephony/caller-name.ts';
import type { EndedCall } from '../../../domain/telephony/ended-call.ts';
import type { FlaggedRecording, UnflaggedRecording } from '../../../domain/telephony/recording-flags.ts';

export const user = (extension: string, name: string): GatewayUser => ({
  userId: `user-${extension}`,
  username: name.toLowerCase().replace(' ', '.'),
  name,
  extension,
});

type WithoutTime<Event> = Event extends CallEvent ? Omit<Event, 'atMs'> : never;

/** A contact centre with Mira at 2001 and Tobias at 2002, a clock that tests move, and everything that came of events. */
export const centre = ({
  users = [user('2001', 'Mira Lund'), user('2002', 'Tobias Ek')],
  withoutLogon = 'unflagged' as 'user' | 'unflagged',
  lookUpName = (() => undefined) as LookUpName,
  flagsOn = standardFlags as readonly FlagName[],
  ...settings
}: Partial<TrackerSettings> & {
  users?: GatewayUser[];
  withoutLogon?: 'user' | 'unflagged';
  lookUpName?: LookUpName;
} = {}) => {
  let nowMs = Date.parse('2026-11-20T09:00:00Z');
  const agents = agentList({ withoutLogon });
  agents.setUsers(users);
  const tracker = callTracker({
    ...{ agents, lookUpName, newInteractionId: (callRef) => `interaction of ${callRef}` },
    settings: {
      ...{ flagsOn, guidWindowSeconds: 10, wrapUpSeconds: 0, lateGuid: 'never' },
      ...{ callerNameOrder: ['global', 'external', 'network'], ...settings },
    },
  });
  const outcomes: Outcome[] = [];
  const event = (one: WithoutTime<CallEvent>): void => {
    outcomes.push(...tracker.apply({ ...one, atMs: nowMs } as CallEvent));
  };
  return {
    agents,
    tracker,
    event,
    now: () => nowMs,
    /** Time passes, and everything that is due on the way happens. */
    pass(seconds: number): void {
      const untilMs = nowMs + seconds * 1000;
      for (;;) {
        const dueMs = tracker.nextDueMs();
        if (dueMs === undefined || dueMs > untilMs) break;
        nowMs = Math.max(nowMs, dueMs);
        outcomes.push(...tracker.elapse(nowMs));
      }
      nowMs = untilMs;
      outcomes.push(...tracker.elapse(nowMs));
    },
    flagged: (): FlaggedRecording[] =>
      outcomes.flatMap((outcome) => (outcome.do === 'write-flags' ? [outcome.recording] : [])),
    unflagged: (): UnflaggedRecording[] =>
      outcomes.flatMap((outcome) => (outcome.do === 'list-unflagged' ? [outcome.recording] : [])),
    ended: (): EndedCall[] => outcomes.flatMap((outcome) => (outcome.do === 'note-call' ? [outcome.call] : [])),
    lookUps: (): number => outcomes.filter((outcome) => outcome.do === 'look-up').length,
    logOn(extension: string, agentId = `agent-${extension}`, agentName?: string): void {
      event({ is: 'agent-logged-on', extension, agentId, ...(agentName !== undefined && { agentName }) });
    },
    /** A call of the Harbour Bakery rings at an extension and is connected there, with a recording. */
    call(
      extension: string,
      { connectionId = `leg-${extension}`, callRef = 'call-1', guid = `guid-${extension}`, queueName = '' } = {},
    ): void {
      if (queueName) event({ is: 'queued', callRef, queueName });
      const facts = { callerNumber: '5550100', callerName: 'Harbour Bakery' };
      event({ is: 'delivered', connectionId, callRef, extension, facts });
      nowMs += 1500;
      if (guid) event({ is: 'recording-began', connectionId, guid, beganAtMs: nowMs });
      event({ is: 'connected', connectionId, callRef, extension });
    },
  };
};
