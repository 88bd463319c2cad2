import { mustBeAllowed, mustSeeAllRecordings, type Rights } from '../../../domain/control/access/rights.ts';
import type { Verb } from '../../../domain/control/command/command.ts';
import { contactsOfCommand } from '../../../domain/control/command/which-contacts.ts';
import type { ControlFunction } from '../../../domain/control/settings.ts';
import { contactsOfAgent } from '../contact-of.ts';
import type { Operation } from '../operation.ts';
import { rightsOf } from '../rights-of.ts';
import { answerCommand } from './answer-command.ts';
import { readBlackout, readCommand } from './read-command.ts';

const functionOf: Record<Verb, ControlFunction> = {
  pause: 'pause',
  resume: 'pause',
  start: 'start-stop',
  stop: 'start-stop',
};

/** @throws Failure `forbidden` */
const mustCommand = (rights: Rights, wanted: ControlFunction): void => {
  mustBeAllowed(rights, wanted);
  mustSeeAllRecordings(rights);
};

export const commandRecording: Operation<'commandRecording'> =
  (context) =>
  async ({ params: { contactId, verb }, body, caller }) => {
    const wanted = readCommand(verb, body, caller);
    const rights = await rightsOf(caller, context);
    mustCommand(rights, functionOf[wanted.verb]);
    return answerCommand([await context.findContact(contactId, wanted.clientRequestId)], wanted, rights, context);
  };

export const commandBlackout: Operation<'commandBlackout'> =
  (context) =>
  async ({ params: { contactId, verb }, body, caller }) => {
    const wanted = readBlackout(verb, body, caller);
    const rights = await rightsOf(caller, context);
    mustCommand(rights, 'blackout');
    return answerCommand([await context.findContact(contactId, wanted.clientRequestId)], wanted, rights, context);
  };

export const commandAgentRecording: Operation<'commandAgentRecording'> =
  (context) =>
  async ({ params: { verb, ...agent }, body, caller }) => {
    const wanted = readCommand(verb, body, caller);
    const rights = await rightsOf(caller, context);
    mustCommand(rights, functionOf[wanted.verb]);
    const contacts = await contactsOfAgent(agent, rights, context, wanted.clientRequestId);
    return answerCommand(contactsOfCommand(contacts, wanted.verb), wanted, rights, context);
  };

export const commandAgentBlackout: Operation<'commandAgentBlackout'> =
  (context) =>
  async ({ params: { verb, ...agent }, body, caller }) => {
    const wanted = readBlackout(verb, body, caller);
    const rights = await rightsOf(caller, context);
    mustCommand(rights, 'blackout');
    const contacts = await contactsOfAgent(agent, rights, context, wanted.clientRequestId);
    return answerCommand(contactsOfCommand(contacts, wanted.verb), wanted, rights, context);
  };
