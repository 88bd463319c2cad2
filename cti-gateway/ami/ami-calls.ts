import type { CallEvent, CallFacts, ConnectionInProgress, LoggedOnAgent } from '../../domain/telephony/call-events.ts';
import { present } from '../../domain/telephony/caller-name.ts';
import { type ExtensionOf, isParty } from './channel-name.ts';
import { type Channel, channelTable } from './channels.ts';
import type { AmiMessage } from './message.ts';
import { queueMembers } from './queue-members.ts';
import type { IsWanted } from './reader.ts';
import { noRecorders, recorderCounts } from './recorder-counts.ts';

/** Where a recording's id comes from: the file that MixMonitor writes, or a user event of the dial plan. */
export type GuidFrom = 'file-name' | 'user-event';

/** Events about calls; all others are dropped unread. */
export const wantedEvents: ReadonlySet<string> = new Set([
  ...['Newchannel', 'Hangup', 'DialBegin', 'NewConnectedLine', 'Hold', 'Unhold', 'VarSet', 'UserEvent'],
  ...['BridgeEnter', 'BridgeLeave', 'BridgeMerge', 'BlindTransfer', 'AttendedTransfer', 'ConfbridgeJoin'],
  ...['QueueMemberAdded', 'QueueMemberRemoved', 'QueueCallerJoin', 'QueueCallerLeave', 'QueueCallerAbandon'],
  ...['AgentCalled', 'AgentConnect', 'AgentLogin', 'AgentLogoff', 'MixMonitorStart', 'MixMonitorStop'],
  'Rename',
  // Answers to the requests that are sent when the connection opens.
  ...['Status', 'StatusComplete', 'QueueMember', 'QueueEntry', 'QueueParams', 'QueueStatusComplete'],
]);

/** A dial plan sets dozens of variables in each call, and one of them names the recording. */
const recordingVariable = 'MIXMONITOR_FILENAME';
export const wantsEvent: IsWanted = (event, contains) =>
  wantedEvents.has(event) && (event !== 'VarSet' || contains(recordingVariable));

type What = CallEvent extends infer Event ? (Event extends CallEvent ? Omit<Event, 'atMs'> : never) : never;

/** `/var/spool/asterisk/monitor/2026/11/q-1795.22.wav` is recording `q-1795.22`. */
export const guidOfFile = (path: string): string | undefined =>
  path
    .split(/[/\\]/)
    .at(-1)
    ?.replace(/\.[A-Za-z0-9]{1,8}$/, '') || undefined;

/** Translates Asterisk's events into call events. docs/telephony.md has the table. */
export const amiCalls = ({ extensionOf, guidFrom }: { extensionOf: ExtensionOf; guidFrom: GuidFrom }) => {
  const table = channelTable(extensionOf);
  const members = queueMembers(extensionOf);
  const recorders = recorderCounts(table);

  /** The known facts about the other party. Facts that were known earlier are never withdrawn. */
  const otherParty = ({ other }: Channel): CallFacts => ({
    ...(other.number !== undefined && { callerNumber: other.number }),
    ...(other.name !== undefined && { callerName: other.name }),
  });

  const delivered = (message: AmiMessage): What[] => {
    const channel = table.update(message, 'Dest');
    if (!channel) return [];
    table.newFacts(channel, message, 'Dest');
    const { uniqueid: connectionId, linkedid: callRef, extension } = channel;
    if (extension === undefined || channel.isDelivered) return [];
    channel.isDelivered = true;
    return [{ is: 'delivered', connectionId, callRef, extension, direction: 'inbound', facts: otherParty(channel) }];
  };

  /** From now on the extension hears somebody. If the other party's channel is recorded, so is this call. */
  const connected = (channel: Channel): What[] => {
    if (channel.extension === undefined || channel.isConnected || !table.isConnected(channel)) return [];
    // Nothing was delivered to an extension that dials.
    const direction = channel.isDelivered ? 'inbound' : 'outbound';
    channel.isConnected = true;
    channel.isDelivered = true;
    table.rememberPeers(channel);
    const { uniqueid: connectionId, linkedid: callRef, extension } = channel;
    const facts = otherParty(channel);
    const recorded = table.together(channel).find((one) => one.extension === undefined && one.guid !== undefined);
    return [
      { is: 'connected', connectionId, callRef, extension, direction, facts },
      ...(recorded?.guid !== undefined && channel.guid === undefined
        ? [{ is: 'recording-began', connectionId, guid: recorded.guid } as const]
        : []),
    ];
  };

  const factsOf = (message: AmiMessage): What[] => {
    const channel = table.update(message);
    if (!channel) return [];
    const facts = table.newFacts(channel, message);
    if (!facts || channel.extension === undefined || !channel.isDelivered) return [];
    return [{ is: 'facts', connectionId: channel.uniqueid, facts }];
  };

  /** Legs that a recorder on this channel records. */
  const legsOf = (channel: Channel | undefined): Channel[] => {
    if (!channel) return [];
    if (channel.extension !== undefined) return [channel];
    return table.together(channel).filter((one) => one.extension !== undefined && one.isConnected);
  };

  const recordingBegan = (channel: Channel | undefined, guid: string | undefined, atMs: number): What[] => {
    if (!channel || !guid || channel.guid === guid) return [];
    channel.guid = guid;
    return legsOf(channel).map(({ uniqueid: connectionId }) => ({
      ...{ is: 'recording-began', connectionId, guid, beganAtMs: atMs },
    }));
  };

  /**
   * A transfer by feature code leads to a local channel, or if Asterisk was faster, only to a bridge. The call continues at the
   * extension behind it. The channels in `leftOut` may still be in the bridge.
   */
  const legBehind = (
    target: string | undefined,
    bridgeId: string | undefined,
    leftOut: readonly (string | undefined)[],
  ): string | undefined => {
    const channel = target === undefined ? table.memberOf(bridgeId) : table.get(target);
    if (!channel || (target !== undefined && channel.extension !== undefined)) return target;
    const behind = table
      .together(channel)
      .filter((one) => one.extension !== undefined && one.isConnected && !leftOut.includes(one.uniqueid));
    return behind.length === 1 ? behind[0]!.uniqueid : target;
  };

  const transferred = (message: AmiMessage): What[] => {
    if (message.get('Result') !== 'Success') return [];
    const callRef = message.get('TransfereeLinkedid');
    if (message.event === 'BlindTransfer') {
      const from = message.get('TransfererUniqueid');
      return from === undefined ? [] : [{ is: 'transferred', from: [from], callRef }];
    }
    const from = ['OrigTransferer', 'SecondTransferer'].flatMap((which) => message.get(`${which}Uniqueid`) ?? []);
    const to = legBehind(message.get('TransferTargetUniqueid'), message.get('DestBridgeUniqueid'), [
      ...from,
      message.get('TransfereeUniqueid'),
    ]);
    // The agent who transferred stays on the call, so three people are talking now.
    if (message.get('DestType') === 'Threeway') {
      return [{ is: 'conferenced', connectionIds: to === undefined ? from : [...from, to] }];
    }
    const number = present(message.get('TransfereeCallerIDNum'));
    const name = present(message.get('TransfereeCallerIDName'));
    const facts = number === undefined ? undefined : { callerNumber: number, callerName: name ?? null };
    return [{ is: 'transferred', from, to, callRef, facts }];
  };

  /** Reads a dial plan's `UserEvent(CallFacts,WrapUp: ...)`. `Connection` is needed once the call is over. */
  const userEvent = (message: AmiMessage, atMs: number): What[] => {
    const channel = table.update(message);
    switch (message.get('UserEvent')) {
      case 'RecordingBegan':
        return guidFrom === 'user-event' ? recordingBegan(channel, message.get('Guid'), atMs) : [];
      case 'RecordingHeld':
        return legsOf(channel).map(({ uniqueid: connectionId }) => ({ is: 'recording-held', connectionId }));
      case 'CallFacts': {
        const facts: CallFacts = Object.fromEntries(
          [
            ['wrapUp', message.get('WrapUp')],
            ['queryData', message.get('QueryData')],
            ['queueName', message.get('QueueName')],
            ['callerName', message.get('CallerName')],
          ].filter(([, value]) => value !== undefined),
        );
        const connectionId =
          message.get('Connection') ?? (channel?.extension === undefined ? undefined : channel.uniqueid);
        if (connectionId !== undefined) return [{ is: 'facts', connectionId, facts }];
        return channel ? [{ is: 'facts', callRef: channel.linkedid, facts }] : [];
      }
      default:
        return [];
    }
  };

  /**
   * Everybody in a conference with this channel. A PBX may announce joining before or after entering the bridge.
   */
  const conferenced = (channel: Channel | undefined): What[] => {
    const legs = channel ? table.together(channel).filter(({ isConnected }) => isConnected) : [];
    return legs.length > 1 ? [{ is: 'conferenced', connectionIds: legs.map(({ uniqueid }) => uniqueid) }] : [];
  };

  const enterBridge = (message: AmiMessage): What[] => {
    const channel = table.update(message);
    const bridgeId = message.get('BridgeUniqueid');
    if (!channel || bridgeId === undefined) return [];
    const swapped = table.get(message.get('SwapUniqueid'));
    if (swapped?.bridgeId === bridgeId) table.leave(swapped, bridgeId);
    table.enter(channel, bridgeId);
    const events = [...factsOf(message), ...table.together(channel).flatMap(connected)];
    return message.get('BridgeCreator') === 'ConfBridge' ? [...events, ...conferenced(channel)] : events;
  };

  const hangUp = (message: AmiMessage): What[] => {
    const channel = table.update(message);
    if (!channel) return [];
    table.remove(channel);
    const settled = table.settleConsultations().filter((one) => one.channel.isDelivered && one.channel.extension);
    return [
      ...settled.map(({ channel: { uniqueid: connectionId }, facts }): What => ({ is: 'facts', connectionId, facts })),
      ...(channel.isDelivered ? [{ is: 'disconnected', connectionId: channel.uniqueid } as const] : []),
    ];
  };

  const agentOfPool = (message: AmiMessage): LoggedOnAgent | undefined => {
    const agentId = message.get('Agent');
    const extension = extensionOf(message.get('Channel') ?? '');
    return agentId === undefined || extension === undefined ? undefined : { agentId, extension };
  };

  const read = (message: AmiMessage, atMs: number): What[] => {
    recorders.read(message);
    switch (message.event) {
      case 'Newchannel':
      case 'NewConnectedLine':
        return factsOf(message);
      case 'DialBegin':
        table.update(message);
        return delivered(message);
      case 'AgentCalled':
      case 'AgentConnect': {
        const channel = table.update(message, 'Dest');
        const queueName = message.get('Queue');
        if (channel?.extension === undefined || !queueName) return [];
        return [...delivered(message), { is: 'facts', connectionId: channel.uniqueid, facts: { queueName } }];
      }
      case 'BridgeEnter':
        return enterBridge(message);
      case 'BridgeLeave': {
        const channel = table.update(message);
        if (channel) table.leave(channel, message.get('BridgeUniqueid') ?? '');
        return [];
      }
      case 'BridgeMerge':
        table.merge(message.get('FromBridgeUniqueid') ?? '', message.get('ToBridgeUniqueid') ?? '');
        return table.all().flatMap(connected);
      case 'ConfbridgeJoin':
        return conferenced(table.update(message));
      case 'Hold':
      case 'Unhold': {
        const connectionId = message.get('Uniqueid');
        const is = message.event === 'Hold' ? 'held' : 'retrieved';
        return connectionId === undefined ? [] : [{ is, connectionId }];
      }
      case 'BlindTransfer':
      case 'AttendedTransfer':
        return transferred(message);
      case 'Hangup':
        return hangUp(message);
      case 'VarSet':
        if (message.get('Variable') !== recordingVariable || guidFrom !== 'file-name') return [];
        return recordingBegan(table.update(message), guidOfFile(message.get('Value') ?? ''), atMs);
      case 'MixMonitorStart':
        return legsOf(table.update(message)).map(({ uniqueid: connectionId }) => ({
          is: 'recorder-attached',
          connectionId,
        }));
      case 'MixMonitorStop': {
        const channel = table.update(message);
        delete channel?.guid;
        return channel?.extension === undefined ? [] : [{ is: 'recording-ended', connectionId: channel.uniqueid }];
      }
      case 'UserEvent':
        return userEvent(message, atMs);
      case 'QueueCallerJoin': {
        const [callRef, queueName] = [message.get('Linkedid'), message.get('Queue')];
        return callRef && queueName ? [{ is: 'queued', callRef, queueName }] : [];
      }
      case 'QueueCallerLeave':
      case 'QueueCallerAbandon': {
        const callRef = message.get('Linkedid');
        return callRef ? [{ is: 'left-queue', callRef }] : [];
      }
      case 'QueueMemberAdded': {
        const agent = members.add(message);
        return agent ? [{ is: 'agent-logged-on', ...agent }] : [];
      }
      case 'QueueMemberRemoved': {
        const agent = members.remove(message);
        return agent ? [{ is: 'agent-logged-off', extension: agent.extension, agentId: agent.agentId }] : [];
      }
      case 'AgentLogin': {
        const agent = agentOfPool(message);
        return agent ? [{ is: 'agent-logged-on', ...agent }] : [];
      }
      case 'AgentLogoff': {
        const agent = agentOfPool(message);
        return agent ? [{ is: 'agent-logged-off', extension: agent.extension, agentId: agent.agentId }] : [];
      }
      default:
        return [];
    }
  };

  return {
    read: (message: AmiMessage, atMs: number): CallEvent[] =>
      read(message, atMs).map((event) => ({ ...event, atMs }) as CallEvent),

    /** The PBX's name for the channel of a connection. */
    channelName: (connectionId: string): string | undefined => table.get(connectionId)?.fullName,
    /**
     * The channel of a connection, and the others of its call: those without an extension that are recorded, and all parties.
     */
    channelsOf(connectionId: string): { own: string; recorded: string[]; parties: string[] } | undefined {
      const channel = table.get(connectionId);
      if (!channel) return undefined;
      const others = table.together(channel).filter((one) => one !== channel);
      return {
        own: channel.fullName,
        recorded: others
          .filter((one) => one.extension === undefined && one.guid !== undefined)
          .map((one) => one.fullName),
        parties: others.filter(({ name }) => name !== undefined && isParty(name)).map((one) => one.fullName),
      };
    },
    recorders: { hasNone: recorders.hasNone, next: recorders.next },
    hasChannels: (): boolean => table.all().length > 0,

    /** Starts again from the PBX's answers to `Status` and `QueueStatus`, because it does not repeat missed events. */
    resume(status: readonly AmiMessage[], queues: readonly AmiMessage[], atMs: number): CallEvent[] {
      table.clear();
      members.clear();
      for (const message of status) {
        const channel = table.update(message);
        const bridgeId = message.get('BridgeID');
        if (!channel) continue;
        table.newFacts(channel, message);
        if (bridgeId) table.enter(channel, bridgeId);
        const file = message.all('Variable').find((line) => line.startsWith(`${recordingVariable}=`));
        const guid = file && guidOfFile(file.slice(file.indexOf('=') + 1));
        if (guid) channel.guid = guid;
        else if (guidFrom === 'file-name') channel.recorders = noRecorders();
      }
      const connections = table.all().flatMap((channel): ConnectionInProgress[] => {
        const { uniqueid: connectionId, linkedid: callRef, extension, other } = channel;
        const isConnected = table.isConnected(channel);
        if (extension === undefined) return [];
        channel.isConnected = isConnected;
        channel.isDelivered = true;
        if (isConnected) table.rememberPeers(channel);
        const beside = table.together(channel).find((one) => one.extension === undefined && one.guid !== undefined);
        const guid = channel.guid ?? (isConnected ? beside?.guid : undefined);
        const facts: CallFacts = { callerNumber: other.number ?? null, callerName: other.name ?? null };
        return [{ connectionId, callRef, extension, isConnected, guid, facts }];
      });
      const agents = queues.filter(({ event }) => event === 'QueueMember').flatMap((one) => members.add(one) ?? []);
      const waiting = queues.flatMap((one): CallEvent[] => {
        const caller = one.event === 'QueueEntry' ? table.get(one.get('Uniqueid')) : undefined;
        const queueName = one.get('Queue');
        return caller && queueName ? [{ is: 'queued', callRef: caller.linkedid, queueName, atMs }] : [];
      });
      return [{ is: 'source-resumed', connections, agents, atMs }, ...waiting];
    },
  };
};

export type AmiCalls = ReturnType<typeof amiCalls>;
