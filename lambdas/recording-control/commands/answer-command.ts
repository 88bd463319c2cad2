import type { CommandAnswer } from '../../../api/control/control.ts';
import { mustControl, mustSeeContact, type Rights } from '../../../domain/control/access/rights.ts';
import type { ContactOutcome } from '../../../domain/control/command/command-contacts.ts';
import type { CommandRequest, CommandResult } from '../../../domain/control/command/command-request.ts';
import { oneOfEachChain } from '../../../domain/control/command/which-contacts.ts';
import type { FoundContact } from '../../../domain/control/contact/find-contact.ts';
import { nameOf } from '../../access/caller.ts';
import type { Context } from '../operation.ts';
import { statusView } from '../status/status.ts';
import { outcomeView, toCommandAnswer } from './command-answer.ts';
import type { ContactCommand } from './read-command.ts';

/** The contact, with a leg that an agent is on now, if the caller may control it. */
const controllable = async (
  found: FoundContact,
  { clientRequestId }: ContactCommand,
  rights: Rights,
  context: Context,
): Promise<FoundContact> => {
  const active = await context.mustBeActive(found, clientRequestId).catch((error: unknown) => {
    // People who may not see it must not learn whether such a contact existed.
    mustSeeContact(rights, found.contact);
    throw error;
  });
  mustControl(rights, active.contact, active.legs);
  return active;
};

const countResults = (
  verb: CommandRequest['verb'],
  outcomes: readonly ContactOutcome[],
  { telemetry }: Context,
): void => {
  const results = outcomes.map(({ result }) => result);
  telemetry.count('CommandsTold', 1);
  if (verb === 'pause' && results.includes('throttled')) telemetry.count('PausesThrottled', 1);
  if (verb === 'pause' && results.includes('unconfirmed')) telemetry.count('PausesUnconfirmed', 1);
  if (results.includes('failed')) telemetry.count('CommandsFailed', 1);
};

/**
 * Sends the command to each contact that is meant, and returns the answer of each recorder. If the caller may not
 * control one of them, none is controlled.
 */
export const answerCommand = async (
  meant: readonly FoundContact[],
  wanted: ContactCommand,
  rights: Rights,
  context: Context,
): Promise<{ status: 200 | 207; answer: CommandAnswer }> => {
  const contacts = await Promise.all(
    oneOfEachChain(meant).map((found) => controllable(found, wanted, rights, context)),
  );
  const { results, outcomes, errors } = await context.commandContacts(contacts, {
    ...wanted,
    by: nameOf(rights.caller),
  });
  for (const error of errors) context.telemetry.defect('A command may not have reached a further contact', error);
  countResults(wanted.verb, outcomes, context);
  const [{ command }, ...others] = results;
  context.telemetry.log.info('Command answered', {
    contactId: command.contactId,
    commandId: command.commandId,
    verb: command.verb,
    contacts: results.length,
    results: [...new Set(outcomes.map(({ result }) => result))].sort().join(' '),
  });
  const legs = new Map(contacts.flatMap(({ contact, legs }) => [contact, ...legs]).map((leg) => [leg.contactId, leg]));
  const several = new Set(outcomes.map(({ contactId }) => contactId)).size > 1;
  const viewOf = ({ state }: CommandResult) =>
    statusView(state, legs.get(state.contactId) ?? contacts[0]!.contact, context.clock());
  const views = outcomes.map(({ contactId, ...outcome }) => outcomeView(several ? { ...outcome, contactId } : outcome));
  return toCommandAnswer(views, {
    ...{ commandId: command.commandId, verb: command.verb, outcomes: views },
    ...{ state: viewOf(results[0]), others: others.map(viewOf) },
  });
};
