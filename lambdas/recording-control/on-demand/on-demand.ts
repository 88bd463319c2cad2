import type { OnDemandCallView } from '../../../api/control/on-demand.ts';
import { Failure } from '../../../domain/failure.ts';
import type { OnDemandCall, OnDemandUser } from '../../../domain/on-demand/on-demand.ts';
import type { OnDemandCommand } from '../../../domain/on-demand/possible.ts';
import type { Caller } from '../../../domain/user/visibility.ts';
import { WrongInput } from '../../kit/http/input.ts';
import { outcomeView, toCommandAnswer } from '../commands/command-answer.ts';
import { checkId, checkText } from '../marks/marks-check.ts';
import type { Context, Operation } from '../operation.ts';
import { rightsOf } from '../rights-of.ts';
import { onDemandUser } from './on-demand-user.ts';

/** @throws Failure `forbidden` while recording control is off (OD-01), and for programs */
const mustBeUser = async (caller: Caller, context: Context): Promise<OnDemandUser> => {
  const rights = await rightsOf(caller, context);
  if (!rights.settings.enabled) throw new Failure('forbidden', 'On-Demand is off; an administrator can switch it on');
  const user = await onDemandUser(rights, context);
  if (!user) throw new Failure('forbidden', 'On-Demand is for people who take calls');
  return user;
};

export const callView = ({ contact, mode, look, ownSince, endsAt, actions }: OnDemandCall): OnDemandCallView => ({
  contactId: contact.contactId,
  connectedAt: contact.connectedAt ?? null,
  // People who see only their own recordings must not learn that a schedule records the call.
  mode: look === undefined ? null : mode,
  look: look ?? null,
  ownSince: ownSince ?? null,
  endsAt: endsAt ?? null,
  actions: actions.map(({ action, why }) => ({ action, why: why ?? null })),
});

export const getOnDemand: Operation<'getOnDemand'> =
  (context) =>
  async ({ caller }) => {
    const user = await mustBeUser(caller, context);
    const { unavailable, calls } = await context.onDemand.status(user);
    return { unavailable: unavailable ?? null, calls: calls.map(callView), now: context.clock().toISOString() };
  };

const commandOf = (what: string, verb: string): OnDemandCommand => {
  if (verb !== 'start' && verb !== 'stop') {
    throw new WrongInput([{ field: 'verb', reason: 'It is one of start, stop' }]);
  }
  if (what === 'recording') return verb;
  if (what === 'blackout') return `${verb}-blackout`;
  if (what === 'screen') {
    // The portal cannot know which PC somebody uses (OD-20).
    throw new Failure(
      'conflict',
      'A screen can be recorded without a call only with the On-Demand client on the PC; with a call, it is recorded together with the sound',
    );
  }
  throw new WrongInput([{ field: 'what', reason: 'It is one of recording, blackout, screen' }]);
};

export const commandOnDemand: Operation<'commandOnDemand'> =
  (context) =>
  async ({ params: { what, verb }, body, caller }) => {
    const { contactId, reason, clientRequestId } = body;
    checkText('reason', reason);
    checkId('clientRequestId', clientRequestId);
    const user = await mustBeUser(caller, context);
    const action = commandOf(what, verb);
    const { result, call } = await context.onDemand.command(user, action, {
      contactId,
      ...(reason !== undefined && { reason }),
      ...(clientRequestId !== undefined && { clientRequestId }),
    });
    for (const error of result.errors)
      context.telemetry.defect('An On-Demand command may not have reached a leg', error);
    const [{ command }] = result.results;
    context.telemetry.log.info('On-Demand command answered', { contactId: command.contactId, action });
    const outcomes = result.outcomes.map(({ contactId: _, ...outcome }) => outcomeView(outcome));
    return toCommandAnswer(outcomes, { outcomes, call: callView(call) });
  };
