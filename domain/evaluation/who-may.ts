import type { Evaluation } from './evaluation.ts';

/** Somebody who may see the contact, and how they stand to the person who handled it. */
export interface EvaluationViewer {
  isMachine: boolean;
  /** Whether they handled the contact themselves. */
  handledIt: boolean;
  /** What was granted to them. */
  canEvaluate: boolean;
  canSeeOwn: boolean;
}

/** Programs evaluate nobody, and nobody evaluates a contact that they handled themselves. */
export const mayEvaluate = ({ isMachine, handledIt, canEvaluate }: EvaluationViewer): boolean =>
  canEvaluate && !isMachine && !handledIt;

/**
 * Evaluators see everything; the person who handled the contact sees completed evaluations if that was granted to them, and
 * never a draft; programs see completed ones; everybody else sees nothing.
 */
export const maySeeEvaluation = (viewer: EvaluationViewer, { state }: Pick<Evaluation, 'state'>): boolean => {
  if (mayEvaluate(viewer)) return true;
  if (state !== 'completed') return false;
  return viewer.isMachine || (viewer.handledIt && viewer.canSeeOwn);
};

/**
 * The evaluations that somebody may see. Only evaluators see all that happened to one: for everybody else it was completed
 * once, the last time.
 */
export const visibleEvaluations = (evaluations: readonly Evaluation[], viewer: EvaluationViewer): Evaluation[] =>
  evaluations
    .filter((evaluation) => maySeeEvaluation(viewer, evaluation))
    .map((evaluation) =>
      mayEvaluate(viewer)
        ? evaluation
        : { ...evaluation, events: evaluation.events.filter(({ what }) => what === 'completed').slice(-1) },
    );
