import type { Verb } from '../../domain/control/command/command.ts';
import { knownContact } from '../../domain/control/contact/live-leg.ts';
import type { ControlFunction } from '../../domain/control/settings.ts';
import { meantOf, tell } from './command-contacts.ts';
import type { Operation } from './operation.ts';
import { mustBeAllowed, rightsOf } from './permission.ts';
import { contactsOfAgent } from './whose.ts';
import { blackoutWish, commandWish } from './wish.ts';

const functionOf: Record<Verb, ControlFunction> = {
  pause: 'pause',
  resume: 'pause',
  start: 'start-stop',
  stop: 'start-stop',
};

export const commandRecording: Operation<'commandRecording'> =
  (context) =>
  async ({ params: { contactId, verb }, body, asker }) => {
    const wish = commandWish(verb, body, asker);
    const rights = await rightsOf(asker, context);
    mustBeAllowed(rights, functionOf[wish.verb]);
    return tell([await knownContact(context, contactId)], wish, rights, context);
  };

export const commandBlackout: Operation<'commandBlackout'> =
  (context) =>
  async ({ params: { contactId, verb }, body, asker }) => {
    const wish = blackoutWish(verb, body, asker);
    const rights = await rightsOf(asker, context);
    mustBeAllowed(rights, 'blackout');
    return tell([await knownContact(context, contactId)], wish, rights, context);
  };

export const commandAgentRecording: Operation<'commandAgentRecording'> =
  (context) =>
  async ({ params: { verb, ...agent }, body, asker }) => {
    const wish = commandWish(verb, body, asker);
    const rights = await rightsOf(asker, context);
    mustBeAllowed(rights, functionOf[wish.verb]);
    const contacts = await contactsOfAgent(agent, rights, context);
    return tell(await meantOf(contacts, wish, context), wish, rights, context);
  };

export const commandAgentBlackout: Operation<'commandAgentBlackout'> =
  (context) =>
  async ({ params: { verb, ...agent }, body, asker }) => {
    const wish = blackoutWish(verb, body, asker);
    const rights = await rightsOf(asker, context);
    mustBeAllowed(rights, 'blackout');
    const contacts = await contactsOfAgent(agent, rights, context);
    return tell(await meantOf(contacts, wish, context), wish, rights, context);
  };
