import type { RecordingStatus } from '../../../api/control/control.ts';
import {
  mustSeeAllRecordings,
  mustSeeContact,
  type Rights,
  seesContact,
} from '../../../domain/control/access/rights.ts';
import { findContactOnly } from '../../../domain/control/contact/find-contact.ts';
import { type LiveContact, livenessOf } from '../../../domain/control/contact/live-contact.ts';
import { recordersByMedium, recordersOf } from '../../../domain/control/recorder/instruct-recorders.ts';
import type { ControlFunction } from '../../../domain/control/settings.ts';
import type { ControlState, MediumState } from '../../../domain/control/state/control-state.ts';
import { endContact, firstState } from '../../../domain/control/state/control-steps.ts';
import { sees } from '../../../domain/user/visibility.ts';
import { contactsOfAgent } from '../contact-of.ts';
import { mayUseOnDemand } from '../on-demand/on-demand-user.ts';
import type { Context, Operation } from '../operation.ts';
import { rightsOf } from '../rights-of.ts';
import { fullName } from './full-name.ts';

const mediumView = ({ standing, confirmed, since, blackout = false }: MediumState) => ({
  standing,
  confirmed,
  since,
  blackout,
});

export const statusView = (state: ControlState, contact: LiveContact, now: Date): RecordingStatus => ({
  contactId: contact.contactId,
  initialContactId: contact.initialContactId,
  provider: contact.provider,
  agentId: contact.agentId ?? null,
  connectedAt: contact.connectedAt ?? null,
  endedAt: contact.endedAt ?? null,
  media: Object.fromEntries(Object.entries(state.media).map(([medium, one]) => [medium, mediumView(one)])),
  pausedUntil: state.pausedUntil ?? null,
  revision: state.revision,
  now: now.toISOString(),
});

/** Its recorders have had no command yet, so their state is what the flow of the contact set. */
const stateBeforeCommands = (contact: LiveContact, { recorders, clock }: Context): ControlState => {
  const first = firstState(contact, recordersByMedium(recordersOf(recorders, contact), contact), clock().toISOString());
  const liveness = livenessOf(contact);
  return liveness === 'ended'
    ? endContact(first, contact.endedAt!)
    : liveness === 'connected'
      ? first
      : { ...first, media: {} };
};

/** Do not read again what was just read. */
const prepare = ({ recorders }: Context) => Promise.all(recorders.map((recorder) => recorder.prepare?.()));

export const statusOf = async (contact: LiveContact, context: Context): Promise<RecordingStatus> => {
  const [stored] = await Promise.all([context.controls.find(contact.contactId), prepare(context)]);
  const state = stored ?? stateBeforeCommands(contact, context);
  return statusView(state, contact, context.clock());
};

/** The leg with an active conversation, if the caller may see it, or else the requested one. */
const legToShow = async (contact: LiveContact, rights: Rights, { live }: Context): Promise<LiveContact> => {
  const legs = (await live.chain(contact.initialContactId))
    .filter((leg) => livenessOf(leg) === 'connected' && seesContact(rights, leg))
    .sort((a, b) => (a.connectedAt! < b.connectedAt! ? 1 : -1));
  if (legs[0]) return legs[0];
  mustSeeContact(rights, contact);
  return contact;
};

export const getRecordingStatus: Operation<'getRecordingStatus'> =
  (context) =>
  async ({ params: { contactId }, caller }) => {
    const [rights, contact] = await Promise.all([rightsOf(caller, context), findContactOnly(context, contactId)]);
    mustSeeAllRecordings(rights);
    return statusOf(await legToShow(contact, rights, context), context);
  };

const mayBeRecorded = ({ standing, confirmed }: { standing: MediumState['standing']; confirmed: boolean }): boolean =>
  !confirmed || standing === 'recording';

export const getAgentRecordingStatus: Operation<'getAgentRecordingStatus'> =
  (context) =>
  async ({ params, caller }) => {
    const rights = await rightsOf(caller, context);
    mustSeeAllRecordings(rights);
    const [contacts] = await Promise.all([contactsOfAgent(params, rights, context), prepare(context)]);
    const states = contacts.map(({ contact, stateOf }) =>
      statusView(stateOf(contact.contactId) ?? stateBeforeCommands(contact, context), contact, context.clock()),
    );
    const recorded = states.find(({ media }) => Object.values(media).some(mayBeRecorded)) ?? states[0]!;
    return { ...recorded, others: states.filter((state) => state !== recorded) };
  };

/**
 * Whose live contacts are shown. Undefined: everybody's. The agents of a team leader are queried one by one, so that no
 * two leaders read the same partition.
 */
export const agentsShown = (
  { agentId, teamId }: { agentId?: string | undefined; teamId?: string | undefined },
  { people: { agents, users, visible } }: Rights,
): readonly string[] | undefined => {
  if (agentId !== undefined) {
    const fits = teamId === undefined || agents.inTeam(teamId).includes(agentId);
    return fits && sees(visible, agentId) ? [agentId] : [];
  }
  if (teamId !== undefined) return agents.inTeam(teamId).filter((member) => sees(visible, member));
  if (visible === 'all') return undefined;
  // Teams keep the names of everybody who has left them.
  return users.filter((user) => user.active && sees(visible, user.userId)).map(({ userId }) => userId);
};

/** Nobody can watch more than this, and an answer with everybody's contacts would be too large for a function. */
const mostListed = 1000;

/** The states of live contacts, by their ids. */
export const statusesOf = async (
  contacts: readonly LiveContact[],
  context: Context,
): Promise<ReadonlyMap<string, RecordingStatus>> => {
  const [states] = await Promise.all([
    context.controls.findAll([...new Set(contacts.map(({ contactId }) => contactId))]),
    prepare(context),
  ]);
  const stateOf = new Map(states.map((state) => [state.contactId, state]));
  return new Map(
    contacts.map((contact) => {
      const state = stateOf.get(contact.contactId) ?? stateBeforeCommands(contact, context);
      return [contact.contactId, statusView(state, contact, context.clock())];
    }),
  );
};

export const listLiveContacts: Operation<'listLiveContacts'> =
  (context) =>
  async ({ query, caller }) => {
    const rights = await rightsOf(caller, context);
    mustSeeAllRecordings(rights);
    const { agents } = rights.people;
    const connected = await context.live.connected(agentsShown(query, rights), { orHadItLast: true });
    const shown = connected.slice(0, mostListed);
    const statuses = await statusesOf(shown, context);
    const contacts = shown.map((contact) => {
      const agent = agents.byId(contact.agentId);
      return {
        ...statuses.get(contact.contactId)!,
        agentName: fullName(agent) ?? null,
        teamId: agent?.teamId ?? null,
        teamName: agents.teamName(agent?.teamId) ?? null,
      };
    });
    return { contacts, more: connected.length > shown.length };
  };

/** What people who see only their own recordings cannot do outside On-Demand. */
const controllingFunctions = new Set<ControlFunction>(['pause', 'start-stop', 'blackout', 'pause-others']);

/**
 * Uses the saved settings, not those of a few seconds ago: a page that is opened just after a change is not notified of
 * it, and asks again only minutes later.
 */
export const getMyControls: Operation<'getMyControls'> =
  (context) =>
  async ({ caller }) => {
    const rights = await rightsOf(caller, { ...context, settings: context.savedSettings });
    const { settings, functions, writableFields, userId, onlyOwnRecordings } = rights;
    const own = userId === undefined || onlyOwnRecordings ? [] : await context.live.connected([userId]);
    const isShown = (one: ControlFunction) => !onlyOwnRecordings || !controllingFunctions.has(one);
    return {
      enabled: settings.enabled,
      functions: settings.enabled ? [...functions].filter(isShown) : [],
      onlyOwnRecordings,
      onDemand: await mayUseOnDemand(rights, context),
      fields: settings.fields.map(({ choices, ...field }) => ({
        ...field,
        ...(choices && { choices: [...choices] }),
        writable: settings.enabled && writableFields.has(field.key),
        visible: rights.visibleFields.has(field.key),
      })),
      longestPause: settings.longestPause,
      contacts: await Promise.all(own.map((contact) => statusOf(contact, context))),
    };
  };
