import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { amiCalls, type GuidFrom, wantsEvent } from '../../cti-gateway/ami/ami-calls.ts';
import { extensionsBy } from '../../cti-gateway/ami/channel-name.ts';
import type { AmiMessage } from '../../cti-gateway/ami/message.ts';
import { amiReader } from '../../cti-gateway/ami/reader.ts';
import { flagNames } from '../../domain/flag/words.ts';
import { agentList } from '../../domain/telephony/agent-list.ts';
import type { CallEvent } from '../../domain/telephony/call-events.ts';
import { callTracker, type Outcome } from '../../domain/telephony/call-tracker.ts';
import { user } from '../domain/telephony/centre.ts';

export const capture = (name: string): Buffer =>
  readFileSync(join(import.meta.dirname, `../samples/telephony/asterisk-ami-${name}.txt`));

/** The messages in these bytes, read in pieces of this size. */
export const messagesOf = (bytes: Buffer, pieceBytes = bytes.length): AmiMessage[] => {
  const messages: AmiMessage[] = [];
  const reader = amiReader({
    onMessage: (message) => void messages.push(message),
    isWanted: wantsEvent,
  });
  for (let at = 0; at < bytes.length; at += pieceBytes) reader.read(bytes.subarray(at, at + pieceBytes));
  return messages;
};

export const timeOf = (message: AmiMessage): number => Number(message.get('Timestamp') ?? 0) * 1000;

export const eventsOf = (
  messages: readonly AmiMessage[],
  { table = {}, guidFrom = 'file-name' }: { table?: Record<string, string | null>; guidFrom?: GuidFrom } = {},
): CallEvent[] => {
  const calls = amiCalls({ extensionOf: extensionsBy(table), guidFrom });
  let lastMs = 0;
  return messages.flatMap((message) => {
    lastMs = timeOf(message) || lastMs;
    return calls.read(message, lastMs);
  });
};

/** What becomes of the recordings of these events, at extensions 2001 to 2003. */
export const recordingsOf = (events: readonly CallEvent[]) => {
  const agents = agentList({ withoutLogon: 'user' });
  agents.setUsers([user('2001', 'Mira Lund'), user('2002', 'Tobias Ek'), user('2003', 'Ines Faro')]);
  const tracker = callTracker({
    ...{ agents, lookUpName: () => undefined, newInteractionId: (callRef) => `of ${callRef}` },
    settings: {
      ...{ flagsOn: flagNames, guidWindowSeconds: 10, wrapUpSeconds: 0, lateGuid: 'ask' },
      callerNameOrder: ['global', 'external', 'network'],
    },
  });
  const outcomes: Outcome[] = events.flatMap((event) => [...tracker.elapse(event.atMs), ...tracker.apply(event)]);
  return {
    flagged: outcomes.flatMap((outcome) =>
      outcome.do === 'write-flags'
        ? [{ extension: outcome.recording.extension, guid: outcome.recording.guid, ...outcome.recording.flags }]
        : [],
    ),
    unflagged: outcomes.flatMap((outcome) =>
      outcome.do === 'list-unflagged'
        ? [{ extension: outcome.recording.extension, reason: outcome.recording.reason }]
        : [],
    ),
    open: tracker.legs,
  };
};
