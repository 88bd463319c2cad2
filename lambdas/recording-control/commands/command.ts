import { mustBeAllowed } from '../../../domain/control/access/rights.ts';
import type { Verb } from '../../../domain/control/command/command.ts';
import { contactsMeant } from '../../../domain/control/command/which-contacts.ts';
import type { ControlFunction } from '../../../domain/control/settings.ts';
import { contactsOfAgent } from '../contact-of.ts';
import type { Operation } from '../operation.ts';
import { rightsOf } from '../rights-of.ts';
import { blackoutWish, commandWish } from './read-command.ts';
import { tell } from './tell-contacts.ts';

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
    return tell([await context.findContact(contactId, wish.clientRequestId)], wish, rights, context);
  };

export const commandBlackout: Operation<'commandBlackout'> =
  (context) =>
  async ({ params: { contactId, verb }, body, asker }) => {
    const wish = blackoutWish(verb, body, asker);
    const rights = await rightsOf(asker, context);
    mustBeAllowed(rights, 'blackout');
    return tell([await context.findContact(contactId, wish.clientRequestId)], wish, rights, context);
  };

export const commandAgentRecording: Operation<'commandAgentRecording'> =
  (context) =>
  async ({ params: { verb, ...agent }, body, asker }) => {
    const wish = commandWish(verb, body, asker);
    const rights = await rightsOf(asker, context);
    mustBeAllowed(rights, functionOf[wish.verb]);
    const contacts = await contactsOfAgent(agent, rights, context, wish.clientRequestId);
    return tell(contactsMeant(contacts, wish.verb), wish, rights, context);
  };

export const commandAgentBlackout: Operation<'commandAgentBlackout'> =
  (context) =>
  async ({ params: { verb, ...agent }, body, asker }) => {
    const wish = blackoutWish(verb, body, asker);
    const rights = await rightsOf(asker, context);
    mustBeAllowed(rights, 'blackout');
    const contacts = await contactsOfAgent(agent, rights, context, wish.clientRequestId);
    return tell(contactsMeant(contacts, wish.verb), wish, rights, context);
  };
