import type { StoredRequest } from '../../request/request-store.ts';
import { checkSameRequest } from '../../request/run-once.ts';
import type { LiveContact } from '../contact/live-contact.ts';
import type { LedgerEntry } from '../ledger/ledger.ts';
import type { ControlPorts } from '../ports.ts';
import type { Outcome } from '../recorder/outcome.ts';
import type { Command } from './command.ts';
import { commandLeg, RequestTaken } from './command-leg.ts';
import type { CommandRequest, CommandResult, LegOptions } from './command-request.ts';

/** The result of a repeated request: the same command and its answers. */
export interface StoredAnswer {
  command: Command;
  outcomes: Outcome[];
}

/** The answer of a command as the ledger has it, for when a crash kept it from being stored. */
export const answerInLedger = (entries: readonly LedgerEntry[], commandId: string): StoredAnswer | undefined => {
  const entry = entries.find((one) => one.kind === 'command' && one.commandId === commandId);
  if (entry?.kind !== 'command') return undefined;
  const outcomes = entries.flatMap((one): Outcome[] => {
    if (one.kind !== 'answer' || one.commandId !== commandId) return [];
    const { recorder, medium, result, code, detail, at } = one;
    return [{ recorder, medium, result, ...(code && { code }), ...(detail && { detail }), at }];
  });
  if (!entry.media.every((medium) => outcomes.some((outcome) => outcome.medium === medium))) return undefined;
  const { kind: _, number: __, hash: ___, previousHash: ____, ...command } = entry;
  return { command, outcomes };
};

/** The id under which a command is carried out once, and what is stored for it. */
export interface RequestIdentity {
  scope: string;
  clientRequestId: string;
  fingerprint: string;
  stored: StoredRequest | undefined;
}

/**
 * Carries out a command on one leg once per id of the caller: a repetition gets the first answer, and nothing is sent.
 * The id is claimed in the transaction that writes the command; if a crash left it without an answer, the command is
 * carried out again with an id of its own, because every command may be sent twice.
 * @throws Failure `conflict` if the id belongs to another request
 */
export const commandOnce = (ports: ControlPorts) => {
  const { controls, requests, clock, newId } = ports;
  const commandOneLeg = commandLeg(ports);

  const withState = async (answer: StoredAnswer): Promise<CommandResult> => ({
    ...answer,
    state: (await controls.find(answer.command.contactId))!,
  });

  /** Undefined: it was never answered, or never requested. */
  const answerOf = async (
    { fingerprint, stored }: RequestIdentity,
    leg: Pick<LiveContact, 'contactId'> | undefined,
  ): Promise<CommandResult | undefined> => {
    if (!stored) return undefined;
    checkSameRequest(stored, fingerprint);
    if (stored.answer !== undefined) return withState(JSON.parse(stored.answer) as StoredAnswer);
    if (!leg || stored.commandId === undefined) return undefined;
    const answer = answerInLedger(await controls.ledger(leg.contactId), stored.commandId);
    return answer && withState(answer);
  };

  const carryOutOnce = async (
    leg: LiveContact,
    request: CommandRequest,
    identity: RequestIdentity,
    read?: LegOptions['read'],
  ): Promise<CommandResult> => {
    const { scope, clientRequestId, fingerprint, stored } = identity;
    const answer = await answerOf(identity, leg);
    if (answer) return answer;
    const commandId = newId();
    const own = { clientRequestId, fingerprint, at: clock().toISOString(), commandId };
    try {
      const result = await commandOneLeg(leg, request, {
        commandId,
        read,
        ...(!stored && { claim: { scope, request: own } }),
      });
      const { command, outcomes } = result;
      await requests.saveAnswer(scope, { ...own, answer: JSON.stringify({ command, outcomes }) });
      return result;
    } catch (error) {
      if (!(error instanceof RequestTaken)) throw error;
      return carryOutOnce(leg, request, { ...identity, stored: error.stored });
    }
  };

  return { answerOf, carryOutOnce };
};
