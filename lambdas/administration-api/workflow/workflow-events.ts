import type { WorkflowEventView } from '../../../api/administration/administration.ts';
import { Failure } from '../../../domain/failure.ts';
import { timeSetAt } from '../../../domain/workflow/schedule.ts';
import type { WorkflowEvent } from '../../../domain/workflow/workflow.ts';
import { nameOf } from '../../access/caller.ts';
import type { Operation } from '../operation.ts';
import { checkDraft, drafted, eventKind, refuseRules } from './workflow-draft.ts';

const viewOf = ({ changedAt, changedBy, timeSetAt: _, ...event }: WorkflowEvent): WorkflowEventView =>
  structuredClone({ ...event, changedAt: changedAt || null, changedBy: changedBy || null }) as WorkflowEventView;

export const getWorkflowEvent: Operation<'getWorkflowEvent'> =
  ({ workflows }) =>
  async ({ params: { kind } }) =>
    viewOf(await workflows.event(eventKind(kind)));

/** Saves all or nothing. Until it is saved, a draft has no effect (SU-21). */
export const saveWorkflowEvent: Operation<'saveWorkflowEvent'> =
  ({ workflows, dataServers, directory, clock, telemetry, diallingPlan }) =>
  async ({ params, body, caller }) => {
    const kind = eventKind(params.kind);
    checkDraft(kind, body);
    const event = drafted(kind, body, {
      changedAt: clock().toISOString(),
      changedBy: nameOf(caller),
      diallingPlan,
    });
    const [before, servers, { users, teams }] = await Promise.all([
      workflows.event(kind),
      dataServers.all(),
      directory.seenBy(caller),
    ]);
    const { version } = before;
    if (version !== event.version) {
      throw new Failure('conflict', 'Somebody else has saved these rules in the meantime', { field: 'version' });
    }
    refuseRules(event, { dataServers: servers, users, teams });
    await workflows.save(kind === 'daily' ? { ...event, timeSetAt: timeSetAt(before, event) } : event);
    telemetry.log.info('Workflow event saved', { event: kind, version: version + 1, rules: event.rules.length });
    return viewOf({ ...event, version: version + 1 });
  };
