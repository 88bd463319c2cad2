import type { Evaluation } from './evaluation.ts';

/** Somebody who may see the contact, and their relation to the person who handled it. */
export interface EvaluationViewer {
  isMachine: boolean;
  /** Whether they handled the contact themselves. */
  handledIt: boolean;
  /** Whether this was granted to them. */
  canEvaluate: boolean;
  canSeeOwn: boolean;
}

/** Programs evaluate nobody, and nobody evaluates a contact that they handled themselves. */
export const mayEvaluate = ({ isMachine, handledIt, canEvaluate }: EvaluationViewer): boolean =>
  canEvaluate && !isMachine && !handledIt;

/**
 * Evaluators see everything. The person who handled the contact never sees a draft, and sees completed evaluations if that
 * was granted to them. Programs see completed ones. Nobody else sees any.
 */
export const maySeeEvaluation = (viewer: EvaluationViewer, { state }: Pick<Evaluation, 'state'>): boolean => {
  if (mayEvaluate(viewer)) return true;
  if (state !== 'completed') return false;
  return viewer.isMachine || (viewer.handledIt && viewer.canSeeOwn);
};

/**
 * The evaluations that somebody may see. Only evaluators see the whole history of one. Everybody else sees only its last
 * completion.
 */
export const visibleEvaluations = (evaluations: readonly Evaluation[], viewer: EvaluationViewer): Evaluation[] =>
  evaluations
    .filter((evaluation) => maySeeEvaluation(viewer, evaluation))
    .map((evaluation) =>
      mayEvaluate(viewer)
        ? evaluation
        : { ...evaluation, events: evaluation.events.filter(({ what }) => what === 'completed').slice(-1) },
    );
