import type { Clock } from '../clock.ts';
import { agentsOn } from '../control/contact/contact-history.ts';
import { type LiveContact, livenessOf } from '../control/contact/live-contact.ts';
import type { Provider } from '../control/recorder/recorder-name.ts';
import type { ControlState } from '../control/state/control-state.ts';
import { Failure } from '../failure.ts';
import type { Monitoring, MonitoringStore } from './monitoring.ts';

/** A provider's answer. */
export type ListenResult =
  | { result: 'started' }
  | { result: 'refused' | 'unconfirmed'; code?: string; detail: string; busy?: boolean };

/** Connects a supervisor silently to a live contact. */
export interface Listening {
  /** Never throws, whatever the provider does. `requestId`: a repetition with the same id connects nobody twice. */
  listen(request: { contact: LiveContact; userId: string; requestId: string }): Promise<ListenResult>;
}

export interface ListenPorts {
  /** By provider. One that is absent offers no silent listening. */
  listening: Partial<Record<Provider, Listening>>;
  monitorings: MonitoringStore;
  clock: Clock;
  newId: () => string;
}

export interface ListenRequest {
  contact: LiveContact;
  state: ControlState | undefined;
  by: { username: string; userId: string };
}

/** Whether a part of the contact is paused, or about to be. */
export const isPausing = ({ media }: ControlState): boolean =>
  Object.values(media).some(({ standing }) => standing === 'pausing' || standing === 'paused');

/** @throws Failure `conflict` with the reason as a sentence */
const mustBePossible = ({ contact, state, by }: ListenRequest): void => {
  if (livenessOf(contact) !== 'connected') throw new Failure('conflict', 'Nobody is on this contact now');
  if (contact.channel !== undefined && contact.channel.toUpperCase() !== 'VOICE')
    throw new Failure('conflict', 'Only calls can be listened to');
  if (agentsOn(contact).includes(by.userId)) throw new Failure('conflict', 'You are on this contact yourself');
  if (state && isPausing(state))
    throw new Failure('conflict', 'Its recording is paused: a card number may be read out. Try again after the pause');
};

/**
 * Connects somebody silently to a contact. The entry is written before the provider is asked, so that nobody listens without
 * a trace, whatever fails in between.
 * @throws Failure `conflict` if it is not possible, `unavailable` if the provider did not do it
 */
export const listen =
  ({ listening, monitorings, clock, newId }: ListenPorts) =>
  async (request: ListenRequest): Promise<Monitoring> => {
    const { contact, by } = request;
    mustBePossible(request);
    const through = listening[contact.provider];
    if (!through) throw new Failure('conflict', 'Calls of this provider cannot be listened to with Fermata');
    const monitoring: Monitoring = {
      monitoringId: newId(),
      contactId: contact.contactId,
      agentId: contact.agentId ?? agentsOn(contact)[0] ?? '',
      way: 'listen',
      by: by.username,
      at: clock().toISOString(),
      through: contact.provider,
      result: 'requested',
    };
    await monitorings.begin(monitoring);
    const answer = await through.listen({ contact, userId: by.userId, requestId: monitoring.monitoringId });
    const concluded: Monitoring = {
      ...monitoring,
      result: answer.result,
      ...(answer.result !== 'started' && { detail: answer.detail }),
    };
    // It has started or not, whether or not the result can be written.
    await monitorings.conclude(concluded).catch(() => undefined);
    if (answer.result === 'started') return concluded;
    const isFinal = answer.result === 'refused' && !answer.busy;
    throw new Failure(isFinal ? 'conflict' : 'unavailable', answer.detail);
  };
