import * as z from 'zod';
import type { CallEvent, CallFacts } from '../../domain/telephony/call-events.ts';

const id = z.string().min(1).max(256);
const extension = z.string().min(1).max(64);
const text = z.string().max(2000).nullable().optional();
const at = z.iso.datetime({ offset: true }).optional().describe('Now, if it is left out');

const facts = {
  queueName: text,
  callerNumber: text.describe('null if its presentation is restricted'),
  callerName: text,
  wrapUp: text,
  queryData: text,
};
const connection = { connectionId: id, callId: id, device: extension };
const direction = z
  .enum(['inbound', 'outbound'])
  .optional()
  .describe('inbound if somebody called the device, outbound if the device called somebody');
const agent = { agentId: id, agentName: z.string().max(256).optional(), device: extension };

/** The names are those of CSTA's events (ECMA-269). docs/telephony.md shows one of each. */
export const message = z.discriminatedUnion('event', [
  z.strictObject({ event: z.literal('agentLoggedOn'), at, ...agent }),
  z.strictObject({ event: z.literal('agentLoggedOff'), at, device: extension, agentId: id.optional() }),
  z.strictObject({ event: z.literal('queued'), at, callId: id, queueName: id }),
  z.strictObject({ event: z.literal('delivered'), at, ...connection, direction, ...facts }),
  z.strictObject({ event: z.literal('established'), at, ...connection, direction, ...facts }),
  z.strictObject({ event: z.literal('held'), at, connectionId: id }),
  z.strictObject({ event: z.literal('retrieved'), at, connectionId: id }),
  z
    .strictObject({
      event: z.literal('callInformation'),
      at,
      connectionId: id.optional(),
      callId: id.optional(),
      ...facts,
    })
    .refine((one) => (one.connectionId === undefined) !== (one.callId === undefined), 'give connectionId or callId'),
  z.strictObject({
    ...{ event: z.literal('transferred'), at, primaryOldConnection: id, secondaryOldConnection: id.optional() },
    transferredToConnection: id.optional().describe('Left out for a blind transfer'),
    ...facts,
  }),
  z.strictObject({ event: z.literal('conferenced'), at, connections: z.array(id).min(2).max(100) }),
  z.strictObject({ event: z.literal('connectionCleared'), at, connectionId: id }),
  z.strictObject({ event: z.literal('recordingBegan'), at, connectionId: id, guid: id, beganAt: at }),
  z.strictObject({ event: z.literal('recordingEnded'), at, connectionId: id, guid: id.optional() }),
  /** All current calls: the first message of a source, and the first after each interruption. */
  z.strictObject({
    ...{ event: z.literal('snapshot'), at },
    connections: z
      .array(z.strictObject({ ...connection, established: z.boolean(), guid: id.optional(), ...facts }))
      .max(10_000),
    agents: z.array(z.strictObject(agent)).max(10_000),
  }),
  /** Nothing happened. An idle source sends this so that it does not count as lost. */
  z.strictObject({ event: z.literal('alive'), at }),
]);
export type Message = z.infer<typeof message>;

const factsOf = (one: CallFacts): CallFacts =>
  Object.fromEntries(
    (['queueName', 'callerNumber', 'callerName', 'wrapUp', 'queryData'] as const)
      .filter((name) => one[name] !== undefined)
      .map((name) => [name, one[name]]),
  );

const words = { delivered: 'delivered', established: 'connected', held: 'held', retrieved: 'retrieved' } as const;

/** Translates a message into call events. A message that only says that the source is alive becomes none. */
export const toCallEvents = (one: Message, nowMs: number): CallEvent[] => {
  const atMs = one.at === undefined ? nowMs : Date.parse(one.at);
  switch (one.event) {
    case 'agentLoggedOn':
      return [{ is: 'agent-logged-on', atMs, agentId: one.agentId, agentName: one.agentName, extension: one.device }];
    case 'agentLoggedOff':
      return [{ is: 'agent-logged-off', atMs, extension: one.device, agentId: one.agentId }];
    case 'queued':
      return [{ is: 'queued', atMs, callRef: one.callId, queueName: one.queueName }];
    case 'delivered':
    case 'established': {
      const { connectionId, callId: callRef, device: extension, direction } = one;
      const is = words[one.event];
      return [
        { ...{ is, atMs, connectionId, callRef, extension, facts: factsOf(one) }, ...(direction && { direction }) },
      ];
    }
    case 'held':
    case 'retrieved':
      return [{ is: words[one.event], atMs, connectionId: one.connectionId }];
    case 'callInformation': {
      const about = one.connectionId === undefined ? { callRef: one.callId! } : { connectionId: one.connectionId };
      return [{ is: 'facts', atMs, ...about, facts: factsOf(one) } as CallEvent];
    }
    case 'transferred': {
      const from = [one.primaryOldConnection, one.secondaryOldConnection].flatMap((old) => old ?? []);
      const named = factsOf(one);
      const about = Object.keys(named).length > 0 ? named : undefined;
      return [{ is: 'transferred', atMs, from, to: one.transferredToConnection, facts: about }];
    }
    case 'conferenced':
      return [{ is: 'conferenced', atMs, connectionIds: one.connections }];
    case 'connectionCleared':
      return [{ is: 'disconnected', atMs, connectionId: one.connectionId }];
    case 'recordingBegan': {
      const beganAtMs = one.beganAt === undefined ? atMs : Date.parse(one.beganAt);
      return [{ is: 'recording-began', atMs, connectionId: one.connectionId, guid: one.guid, beganAtMs }];
    }
    case 'recordingEnded':
      return [{ is: 'recording-ended', atMs, connectionId: one.connectionId, guid: one.guid }];
    case 'snapshot':
      return [
        {
          ...{ is: 'source-resumed', atMs },
          connections: one.connections.map(({ connectionId, callId, device, established, guid, ...rest }) => ({
            ...{ connectionId, callRef: callId, extension: device, isConnected: established, guid },
            facts: factsOf(rest),
          })),
          agents: one.agents.map(({ agentId, agentName, device }) => ({ agentId, agentName, extension: device })),
        },
      ];
    case 'alive':
      return [];
  }
};

/** Says which message was refused, and why. It never repeats the content of the message. */
export interface MessageProblem {
  index: number;
  path: string;
  problem: string;
}

/** Reads one message or a list of them. All are accepted, or none. */
export const readMessages = (content: unknown): { messages: Message[] } | { problems: MessageProblem[] } => {
  const all: unknown[] = Array.isArray(content) ? content : [content];
  const read = all.map((one) => message.safeParse(one));
  const problems = read.flatMap(({ error }, index) =>
    (error?.issues ?? []).map(({ path, message: problem, code }) => ({
      index,
      path: path.join('.') || 'the message',
      problem: code === 'invalid_union' ? 'there is no such event' : problem,
    })),
  );
  if (problems.length > 0) return { problems: problems.slice(0, 20) };
  return { messages: read.map(({ data }) => data!) };
};
