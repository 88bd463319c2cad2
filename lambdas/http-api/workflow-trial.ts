import { Failure } from '../../domain/failure.ts';
import type { Operation } from './operation.ts';
import { eventKind } from './workflow-draft.ts';

export const lintWorkflowEvent: Operation<'lintWorkflowEvent'> =
  () =>
  async ({ params }) => {
    eventKind(params.kind);
    throw new Failure('unavailable', 'Lint is being built');
  };

export const simulateWorkflowEvent: Operation<'simulateWorkflowEvent'> =
  () =>
  async ({ params }) => {
    eventKind(params.kind);
    throw new Failure('unavailable', 'Simulation is being built');
  };
