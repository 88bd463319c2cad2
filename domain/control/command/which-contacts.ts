import { DetailedFailure, Failure } from '../../failure.ts';
import type { FoundContact } from '../contact/find-contact.ts';
import type { LiveContact } from '../contact/live-contact.ts';
import { heldMedia } from '../state/control-steps.ts';
import type { Verb } from './command.ts';

/** The command could be for more than one contact, and nothing was done: the caller must choose. */
export class Ambiguous extends DetailedFailure {
  constructor(message: string, contactIds: readonly string[]) {
    super('conflict', message, { contactIds });
  }
}

export const noActiveContact = () => new Failure('conflict', 'There is no active contact of this agent');

/** Only calls are recorded; an agent may have chats at the same time. */
const isCall = ({ contact: { channel } }: FoundContact): boolean =>
  channel === undefined || channel.toUpperCase() === 'VOICE';

/** The calls among an agent's contacts, or, without any, all of them. */
export const callsFirst = (contacts: readonly FoundContact[]): readonly FoundContact[] => {
  const calls = contacts.filter(isCall);
  return calls.length > 0 ? calls : contacts;
};

/** `what` completes "say which one to": `pause`, `tag`... @throws Ambiguous if there are several */
export const onlyOne = <Found extends { contact: LiveContact }>(contacts: readonly Found[], what: string): Found => {
  const [contact, ...others] = contacts;
  if (contact && others.length === 0) return contact;
  throw new Ambiguous(
    `This agent is on ${contacts.length} contacts: say by its id which one to ${what}. Nothing was done`,
    contacts.map(({ contact: { contactId } }) => contactId),
  );
};

/**
 * Which of an agent's contacts a command is for. A pause is for all of them, because the agent is talking on one of them.
 * A resume is for what was paused together, and not for what somebody paused separately; a start or stop is for one.
 * @throws Ambiguous if more than one is left
 */
export const contactsOfCommand = (contacts: readonly FoundContact[], verb: Verb): readonly FoundContact[] => {
  if (contacts.length === 1 || verb === 'pause') return contacts;
  if (verb !== 'resume') return [onlyOne(contacts, verb)];
  const stateOf = ({ contact: { contactId }, stateOf }: FoundContact) => stateOf(contactId);
  const held = contacts.filter((found) => {
    const state = stateOf(found);
    return state && heldMedia(state).length > 0;
  });
  if (held.length === 0) return contacts;
  const pauses = new Set(
    held.flatMap((found) => {
      const state = stateOf(found)!;
      return heldMedia(state).map((medium) => state.media[medium]?.together);
    }),
  );
  const pausedTogether = pauses.size === 1 && !pauses.has(undefined);
  return pausedTogether ? held : [onlyOne(held, verb)];
};

/** Each chain once, by the first of its contacts: for a command two legs of one call are one contact. */
export const oneOfEachChain = (contacts: readonly FoundContact[]): readonly FoundContact[] => {
  const chains = new Map(contacts.toReversed().map((found) => [found.contact.initialContactId, found]));
  return [...chains.values()].toReversed();
};
