import { randomUUID } from 'node:crypto';
import type { ContactEventType, SimulatedContact } from './live-contacts.ts';

/** A contact event as EventBridge delivers it. */
export interface ContactEvent {
  version: '0';
  id: string;
  'detail-type': 'Amazon Connect Contact Event';
  source: 'aws.connect';
  account: string;
  time: string;
  region: string;
  resources: string[];
  detail: Record<string, unknown>;
}

export type Emit = (event: ContactEvent) => Promise<void> | void;

const streams = { audio: 'AUDIO', screen: 'VIDEO' };

/** The event for something that happened to a contact. Fields and casing are those of Connect's documentation. */
export const contactEvent = (
  type: ContactEventType,
  contact: SimulatedContact,
  { instanceArn, region, at }: { instanceArn: string; region: string; at: string },
): ContactEvent => {
  const { contactId, initialContactId, previousContactId, agentId, queueId, connectedAt, endedAt } = contact;
  const media = Object.keys(contact.recordings) as (keyof typeof streams)[];
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Amazon Connect Contact Event',
    source: 'aws.connect',
    account: '000000000000',
    // EventBridge's own time has whole seconds.
    time: `${at.slice(0, 19)}Z`,
    region,
    resources: [instanceArn, `${instanceArn}/contact/${contactId}`],
    detail: {
      contactId,
      channel: contact.channel,
      instanceArn,
      initiationMethod: contact.initiationMethod,
      eventType: type,
      initiationTimestamp: contact.initiatedAt,
      ...(initialContactId && { initialContactId }),
      ...(previousContactId && { previousContactId }),
      ...(queueId && {
        queueInfo: {
          queueArn: `${instanceArn}/queue/${queueId}`,
          queueType: 'STANDARD',
          enqueueTimestamp: contact.initiatedAt,
        },
      }),
      ...(agentId && {
        agentInfo: { agentArn: `${instanceArn}/agent/${agentId}`, connectedToAgentTimestamp: connectedAt },
      }),
      ...(endedAt && { disconnectTimestamp: endedAt }),
      ...(media.length > 0 && {
        recordings: media.map((medium) => ({ mediaStreamType: streams[medium], storageType: 'S3' })),
      }),
      tags: { 'aws:connect:instanceId': instanceArn.split('/').at(-1) },
    },
  };
};

export interface Delivery {
  /** How often each event is delivered. */
  copies: number;
  /** Whether events are held back. They are sent when this ends. */
  held: boolean;
  /** The order in which held events are sent. */
  order: 'as-is' | 'reversed';
}

/** Delivers events as EventBridge does, with best effort. On request, they are repeated, held back, or out of order. */
export const delivery = (emit: Emit) => {
  const wish: Delivery = { copies: 1, held: false, order: 'as-is' };
  let kept: ContactEvent[] = [];
  const deliver = async (event: ContactEvent) => {
    for (let copy = 0; copy < wish.copies; copy += 1) await emit(event);
  };
  return {
    async send(event: ContactEvent): Promise<void> {
      if (wish.held) kept.push(event);
      else await deliver(event);
    },
    async set(next: Partial<Delivery>): Promise<Delivery> {
      Object.assign(wish, next);
      if (wish.held) return wish;
      const freed = wish.order === 'reversed' ? kept.reverse() : kept;
      kept = [];
      for (const event of freed) await deliver(event);
      return wish;
    },
  };
};
