import type { Verb } from '../control/command/command.ts';
import { type ContactsResult, commandContacts } from '../control/command/command-contacts.ts';
import type { CommandRequest } from '../control/command/command-request.ts';
import { noActiveContact, onlyOne } from '../control/command/which-contacts.ts';
import { type FoundContact, findContactsOfAgent } from '../control/contact/find-contact.ts';
import type { LiveContact } from '../control/contact/live-contact.ts';
import type { ControlPorts } from '../control/ports.ts';
import { presentRecorders, recordersByMedium } from '../control/recorder/instruct-recorders.ts';
import type { ControlState } from '../control/state/control-state.ts';
import { firstState, isInFlight } from '../control/state/control-steps.ts';
import { DetailedFailure, Failure } from '../failure.ts';
import { decideCall, hasOnDemand, type ScheduledAgent } from '../schedule/decide-call.ts';
import type { Schedule } from '../schedule/schedule.ts';
import { type CallMode, modeOf } from '../schedule/simulate-schedules.ts';
import { type OnDemandCallView, type OnDemandCommand, type OnDemandRights, onDemandCall } from './possible.ts';

/** Who uses On-Demand, in the portal or in the client. */
export interface OnDemandUser {
  username: string;
  agent: ScheduledAgent;
  rights: OnDemandRights;
}

export interface OnDemandPorts extends ControlPorts {
  schedules: () => Promise<readonly Schedule[]>;
}

export interface OnDemandCall extends OnDemandCallView {
  contact: LiveContact;
  mode: CallMode;
}

export interface OnDemandStatus {
  /** Why they cannot use On-Demand at all. Undefined if they can. */
  unavailable: string | undefined;
  /** The calls that they are on, the newest first. */
  calls: readonly OnDemandCall[];
}

const verbOf: Record<OnDemandCommand, Verb> = {
  start: 'start',
  stop: 'stop',
  'start-blackout': 'pause',
  'stop-blackout': 'resume',
};

/** A command waits this long for the one before it, and is then refused as busy. */
const maxBusyMilliseconds = 2_000;
const lookMilliseconds = 100;

const nothingGranted = 'You are not allowed to use On-Demand.';
const noSchedule = 'No On-Demand schedule applies to you: an administrator can add one on the page Schedules.';

const hasAny = ({ startStop, blackout, update, screen }: OnDemandRights): boolean =>
  startStop || blackout || update || screen;

/**
 * On-Demand is not a second engine: it decides which commands a schedule and the grants allow, and sends them to the same
 * recorders and the same ledger as every other command (OD-02).
 */
export const onDemand = (ports: OnDemandPorts) => {
  const { controls, clock, wait } = ports;
  const contactsOf = findContactsOfAgent(ports);
  const command = commandContacts(ports);

  const why = (schedules: readonly Schedule[], { agent, rights }: OnDemandUser): string | undefined => {
    if (!hasAny(rights)) return nothingGranted;
    return hasOnDemand(schedules, agent, clock().toISOString()) ? undefined : noSchedule;
  };

  const stateOf = async (contact: LiveContact): Promise<ControlState> => {
    const stored = await controls.find(contact.contactId);
    if (stored) return stored;
    const recorders = await presentRecorders(ports.recorders, contact);
    return firstState(contact, recordersByMedium(recorders, contact), clock().toISOString());
  };

  const modeOfCall = (contact: LiveContact, schedules: readonly Schedule[], { agent }: OnDemandUser): CallMode => {
    const { contactId, queueId, direction } = contact;
    const call = { contactId, agent, queues: queueId === undefined ? [] : [queueId], direction };
    return modeOf(decideCall(schedules, call, clock().toISOString()));
  };

  const callOf = async (
    { contact }: Pick<FoundContact, 'contact'>,
    schedules: readonly Schedule[],
    user: OnDemandUser,
  ): Promise<OnDemandCall> => {
    const mode = modeOfCall(contact, schedules, user);
    return { contact, mode, ...onDemandCall(await stateOf(contact), mode, user) };
  };

  /** Resolves when no command is in progress. @throws Failure `conflict`, `busy`, if that takes too long */
  const mustBeIdle = async (contact: LiveContact): Promise<void> => {
    const until = clock().getTime() + maxBusyMilliseconds;
    for (;;) {
      const { media } = await stateOf(contact);
      const now = clock();
      if (!Object.values(media).some((medium) => isInFlight(medium, now.toISOString()))) return;
      if (now.getTime() >= until) {
        throw new DetailedFailure('conflict', 'A command is still in progress; nothing was done. Try again', {
          code: 'busy',
        });
      }
      await wait(lookMilliseconds);
    }
  };

  const findChosen = async (user: OnDemandUser, contactId: string | undefined, what: string, requestId?: string) => {
    const contacts = await contactsOf(user.agent.userId, requestId);
    if (contacts.length === 0) throw noActiveContact();
    if (contactId === undefined) return onlyOne(contacts, what);
    const found = contacts.find(({ contact, legs }) => [contact, ...legs].some((leg) => leg.contactId === contactId));
    if (!found) throw new Failure('conflict', 'You are no longer on this call');
    return found;
  };

  return {
    /** Why they cannot use On-Demand at all. Undefined if they can. */
    whyUnavailable: async (user: OnDemandUser): Promise<string | undefined> => why(await ports.schedules(), user),

    async status(user: OnDemandUser): Promise<OnDemandStatus> {
      const schedules = await ports.schedules();
      const unavailable = why(schedules, user);
      if (unavailable !== undefined) return { unavailable, calls: [] };
      const contacts = await contactsOf(user.agent.userId);
      return { unavailable, calls: await Promise.all(contacts.map((found) => callOf(found, schedules, user))) };
    },

    /**
     * Carries out a command on one call of this user.
     * @throws Failure `forbidden` without a grant or a schedule (OD-27, OD-35), `conflict` if it is not possible now
     */
    async command(
      user: OnDemandUser,
      action: OnDemandCommand,
      {
        contactId,
        ...request
      }: Pick<CommandRequest, 'reason' | 'clientRequestId'> & { contactId?: string | undefined },
    ): Promise<{ result: ContactsResult; call: OnDemandCall }> {
      const schedules = await ports.schedules();
      const unavailable = why(schedules, user);
      if (unavailable !== undefined) throw new Failure('forbidden', unavailable);
      const found = await findChosen(user, contactId, action.replace('-', ' the '), request.clientRequestId);
      // A blackout is never refused as busy: it waits, and is sent in any case.
      if (action !== 'start-blackout') await mustBeIdle(found.contact);
      const before = await callOf(found, schedules, user);
      const possible = before.actions.find((one) => one.action === action);
      if (!possible) throw new Failure('forbidden', 'You are not allowed to do this with On-Demand');
      const isRepeated =
        request.clientRequestId !== undefined &&
        found.requestIn(found.contact.initialContactId, request.clientRequestId) !== undefined;
      if (possible.why !== undefined && !isRepeated) throw new Failure('conflict', possible.why);
      const starts = action === 'start' || action === 'stop';
      const result = await command([found], {
        verb: verbOf[action],
        by: user.username,
        source: 'person',
        ...(starts
          ? { onDemand: before.mode === 'supplemented' ? ('supplements' as const) : ('records' as const) }
          : { blackout: true }),
        ...request,
      });
      return { result, call: await callOf(found, schedules, user) };
    },
  };
};
export type OnDemandEngine = ReturnType<typeof onDemand>;
