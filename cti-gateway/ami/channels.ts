import type { CallFacts } from '../../domain/telephony/call-events.ts';
import { present } from '../../domain/telephony/caller-name.ts';
import { type ChannelName, type ExtensionOf, isParty, readChannelName } from './channel-name.ts';
import type { AmiMessage } from './message.ts';

interface OtherParty {
  number: string | undefined;
  name: string | undefined;
}

/** One channel of the PBX. */
export interface Channel {
  uniqueid: string;
  fullName: string;
  name: ChannelName | undefined;
  /** The extension whose part of a call this is; absent for trunks, customers and Asterisk's own channels. */
  extension: string | undefined;
  /** The call in which it began, even if the PBX has joined calls since. */
  linkedid: string;
  bridgeId?: string;
  isDelivered?: boolean;
  isConnected?: boolean;
  /** The other party, as last announced. */
  other: OtherParty;
  /** The parties at the other end when it was connected. */
  peers?: readonly string[];
  /** Announced while the agent consults somebody on this channel, with the other party on hold. */
  consulted?: OtherParty;
  /** The recording of this channel. */
  guid?: string;
  /** How many recorders were announced; absent if this program did not see its beginning. */
  recorders?: { named: number; started: number; stopped: number };
}

const rememberedChannels = 2000;

/** The channels and bridges of a PBX, tracked by its events. */
export const channelTable = (extensionOf: ExtensionOf) => {
  const channels = new Map<string, Channel>();
  const bridges = new Map<string, Set<string>>();
  /** Channels that hung up, so that a late event does not bring them back. */
  const gone = new Set<string>();

  const leave = (channel: Channel, bridgeId: string): void => {
    const members = bridges.get(bridgeId);
    members?.delete(channel.uniqueid);
    if (members?.size === 0) bridges.delete(bridgeId);
    if (channel.bridgeId === bridgeId) delete channel.bridgeId;
  };

  const enter = (channel: Channel, bridgeId: string): void => {
    if (channel.bridgeId !== undefined && channel.bridgeId !== bridgeId) leave(channel, channel.bridgeId);
    channel.bridgeId = bridgeId;
    const members = bridges.get(bridgeId) ?? new Set();
    bridges.set(bridgeId, members.add(channel.uniqueid));
  };

  /** Everybody in the same bridge, and beyond the other halves of its local channels. */
  const together = (start: Channel): Channel[] => {
    const found = new Set<Channel>([start]);
    for (const channel of found) {
      for (const id of bridges.get(channel.bridgeId ?? '') ?? []) {
        const member = channels.get(id);
        if (member) found.add(member);
      }
      const pair = channel.name?.pair;
      if (pair === undefined) continue;
      for (const other of channels.values()) if (other.name?.pair === pair) found.add(other);
    }
    return [...found];
  };

  const isPartyChannel = ({ name }: Channel): boolean => name !== undefined && isParty(name);

  /** Whether the party that was at the other end at first still waits, and is not with this channel now. */
  const isConsulting = (channel: Channel): boolean => {
    const waiting = (channel.peers ?? []).filter((id) => channels.has(id));
    if (waiting.length === 0) return false;
    const ids = new Set(together(channel).map(({ uniqueid }) => uniqueid));
    return !waiting.some((id) => ids.has(id));
  };

  const factsOf = ({ other: { number, name } }: Channel): CallFacts => ({
    callerNumber: number ?? null,
    callerName: name ?? null,
  });

  return {
    /** Applies an event to its channel, and returns the channel. Undefined for an event without one. */
    update(message: AmiMessage, prefix = ''): Channel | undefined {
      const uniqueid = message.get(`${prefix}Uniqueid`);
      const fullName = message.get(`${prefix}Channel`);
      if (!uniqueid || !fullName || gone.has(uniqueid)) return undefined;
      const channel = channels.get(uniqueid) ?? {
        uniqueid,
        fullName,
        name: readChannelName(fullName),
        extension: extensionOf(fullName),
        linkedid: message.get(`${prefix}Linkedid`) || uniqueid,
        other: { number: undefined, name: undefined },
      };
      channels.set(uniqueid, channel);
      return channel;
    },
    /** What has changed about the other party; undefined if nothing has. */
    newFacts(channel: Channel, message: AmiMessage, prefix = ''): CallFacts | undefined {
      const number = present(message.get(`${prefix}ConnectedLineNum`));
      const name = present(message.get(`${prefix}ConnectedLineName`));
      const { other } = channel;
      delete channel.consulted;
      if (number === other.number && name === other.name) return undefined;
      if (isConsulting(channel)) {
        channel.consulted = { number, name };
        return undefined;
      }
      channel.other = { number, name };
      return factsOf(channel);
    },
    /** The person that the agent consulted is now the other party: the first one has left the call. */
    settleConsultations(): { channel: Channel; facts: CallFacts }[] {
      return [...channels.values()].flatMap((channel) => {
        if (!channel.consulted || isConsulting(channel)) return [];
        channel.other = channel.consulted;
        delete channel.consulted;
        return [{ channel, facts: factsOf(channel) }];
      });
    },
    rememberPeers(channel: Channel): void {
      channel.peers = together(channel).flatMap((one) =>
        one !== channel && isPartyChannel(one) ? [one.uniqueid] : [],
      );
    },
    enter,
    leave,
    merge(fromId: string, toId: string): void {
      for (const id of [...(bridges.get(fromId) ?? [])]) {
        const channel = channels.get(id);
        if (channel) enter(channel, toId);
      }
    },
    together,
    /** Anybody in this bridge. */
    memberOf(bridgeId: string | undefined): Channel | undefined {
      const [first] = bridges.get(bridgeId ?? '') ?? [];
      return first === undefined ? undefined : channels.get(first);
    },
    /** Whether this channel and another party hear each other. */
    isConnected: (channel: Channel): boolean =>
      channel.bridgeId !== undefined && together(channel).some((other) => other !== channel && isPartyChannel(other)),
    get: (uniqueid: string | undefined): Channel | undefined =>
      uniqueid === undefined ? undefined : channels.get(uniqueid),
    remove(channel: Channel): void {
      if (channel.bridgeId !== undefined) leave(channel, channel.bridgeId);
      channels.delete(channel.uniqueid);
      gone.add(channel.uniqueid);
      for (const oldest of gone) {
        if (gone.size <= rememberedChannels) break;
        gone.delete(oldest);
      }
    },
    all: (): Channel[] => [...channels.values()],
    clear(): void {
      channels.clear();
      gone.clear();
      bridges.clear();
    },
  };
};

export type ChannelTable = ReturnType<typeof channelTable>;
