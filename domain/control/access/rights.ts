import { Failure } from '../../failure.ts';
import type { Agents } from '../../user/agents.ts';
import { type Caller, type Directory, sees, signedInAs, type Visibility } from '../../user/visibility.ts';
import { agentsEver, agentsOn } from '../contact/contact-history.ts';
import type { LiveContact } from '../contact/live-contact.ts';
import { type ControlFunction, type ControlSettings, controlFunctions, type Grant } from '../settings.ts';

/** Users and teams, and whose contacts the caller sees. */
export interface VisiblePeople extends Directory {
  agents: Agents;
  visible: Visibility;
}

/** What the settings grant a caller. */
export interface Grants {
  functions: ReadonlySet<ControlFunction>;
  /** Keys of the metadata fields that they may write, and of those whose content they may see. */
  writableFields: ReadonlySet<string>;
  visibleFields: ReadonlySet<string>;
  /** They see and control recordings only in On-Demand, and only those that they started (OD-17). */
  onlyOwnRecordings: boolean;
}

/** What a caller may do, and whose contacts they see. */
export interface Rights extends Grants {
  caller: Caller;
  people: VisiblePeople;
  settings: ControlSettings;
  /** Their own id with the provider; a machine has none. */
  userId: string | undefined;
}

type Granted = Omit<Grant, 'to'>;
const noGrant: Granted = { functions: [], writes: [], sees: [] };

/** A grant to a user name replaces the grant to the user's role. A machine may do what its scopes allow. */
const grantOf = (caller: Caller, { grants, fields }: ControlSettings): Granted => {
  if (caller.role === 'machine') {
    const keys = fields.map(({ key }) => key);
    return { functions: controlFunctions, writes: keys, sees: keys };
  }
  const name = caller.username.toLowerCase();
  return (
    grants.find(({ to }) => 'username' in to && to.username.toLowerCase() === name) ??
    grants.find(({ to }) => 'role' in to && to.role === caller.role) ??
    noGrant
  );
};

export const grantedTo = (caller: Caller, settings: ControlSettings): Grants => {
  const { functions, writes, sees: visible, onlyOwnRecordings = false } = grantOf(caller, settings);
  return {
    functions: new Set(functions),
    writableFields: new Set(writes),
    visibleFields: new Set(visible),
    onlyOwnRecordings,
  };
};

export const rightsWith = (caller: Caller, people: VisiblePeople, settings: ControlSettings): Rights => ({
  caller,
  people,
  settings,
  ...grantedTo(caller, settings),
  userId: caller.role === 'machine' ? undefined : signedInAs(caller.username, people.users)?.userId,
});

const actions: Record<ControlFunction, string> = {
  pause: 'pause and resume recorders',
  'start-stop': 'start and stop recorders',
  blackout: 'start and stop blackouts',
  screen: 'record your screen without a call',
  tag: 'tag contacts',
  metadata: 'write metadata',
  'pause-others': "control the recorders of other agents' contacts",
  ledger: 'read control ledgers',
  download: 'download recordings',
  redact: 'ask for part of a recording to be removed',
  'approve-redaction': 'decide about requests for redaction',
  listen: 'listen to live contacts',
  'watch-screen': 'watch screens of live contacts',
  keystrokes: 'see keystrokes',
  evaluate: 'evaluate contacts',
  'own-evaluations': 'see evaluations of your contacts',
  'evaluation-forms': 'keep evaluation forms',
};

/** @throws Failure `forbidden` if this was not granted to them (OD-07, OD-27) */
export const mustBeGranted = ({ functions }: Rights, wanted: ControlFunction): void => {
  if (!functions.has(wanted)) throw new Failure('forbidden', `You are not allowed to ${actions[wanted]}`);
};

/** @throws Failure `forbidden` if recording control is off (OD-01), or this was not granted to them */
export const mustBeAllowed = (rights: Rights, wanted: ControlFunction): void => {
  if (!rights.settings.enabled) {
    throw new Failure('forbidden', 'Recording control is off; an administrator can switch it on');
  }
  mustBeGranted(rights, wanted);
};

/** @throws Failure `forbidden` for people who see no recording but their own, in On-Demand (OD-17) */
export const mustSeeAllRecordings = ({ onlyOwnRecordings }: Pick<Rights, 'onlyOwnRecordings'>): void => {
  if (onlyOwnRecordings) throw new Failure('forbidden', 'You see and control recordings in On-Demand only');
};

/** @throws Failure `not-found` for a contact that they may not see */
export const mustSee = ({ people }: Rights, agentId: string | undefined): void => {
  if (!sees(people.visible, agentId)) throw new Failure('not-found', 'There is no such contact');
};

/** They see a contact through any agent who is on it now, or, if nobody is, through the one who had it last. */
export const seesContact = ({ people: { visible } }: Rights, contact: LiveContact): boolean => {
  const agents = agentsOn(contact);
  return agents.length > 0 ? agents.some((agentId) => sees(visible, agentId)) : sees(visible, contact.agentId);
};

/** @throws Failure `not-found` for a contact that they may not see */
export const mustSeeContact = (rights: Rights, contact: LiveContact): void => {
  if (!seesContact(rights, contact)) throw new Failure('not-found', 'There is no such contact');
};

const isOn = ({ userId }: Rights, legs: readonly LiveContact[]): boolean =>
  userId !== undefined && legs.some((leg) => agentsOn(leg).includes(userId));

/**
 * A contact belongs to the agents who are on it now. An agent who handed it over knows that it exists, and learns that it
 * is no longer theirs; for everybody else there is no such contact.
 * @throws Failure `not-found` or `forbidden` unless they are on one of its legs, or may control those of others
 */
export const mustControl = (rights: Rights, contact: LiveContact, legs: readonly LiveContact[]): void => {
  if (isOn(rights, legs) || rights.caller.role === 'machine') return;
  const { userId } = rights;
  const wasOn = userId !== undefined && [contact, ...legs].some((leg) => agentsEver(leg).includes(userId));
  const maySee = legs.some((leg) => seesContact(rights, leg));
  if (wasOn && (rights.caller.role === 'agent' || !maySee)) {
    const others = legs.some((leg) => agentsOn(leg).length > 0);
    throw new Failure(
      'forbidden',
      others ? 'This contact is with another agent now' : 'You are no longer on this contact',
    );
  }
  if (!maySee) throw new Failure('not-found', 'There is no such contact');
  mustBeAllowed(rights, 'pause-others');
};
