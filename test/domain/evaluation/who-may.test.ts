import { type EvaluationViewer, mayEvaluate, maySeeEvaluation } from '../../../domain/evaluation/who-may.ts';

const nobody: EvaluationViewer = { isMachine: false, handledIt: false, canEvaluate: false, canSeeOwn: false };

/** Who they are; whether they may evaluate, see a draft, see a completed evaluation. */
test.each<[string, Partial<EvaluationViewer>, boolean, boolean, boolean]>([
  ['somebody without a permission', {}, false, false, false],
  ['an evaluator', { canEvaluate: true }, true, true, true],
  ['somebody who may see their own, of a contact of somebody else', { canSeeOwn: true }, false, false, false],
  ['the agent of the contact without a permission', { handledIt: true }, false, false, false],
  ['the agent of the contact who may see their own', { handledIt: true, canSeeOwn: true }, false, false, true],
  ['an evaluator who handled the contact', { handledIt: true, canEvaluate: true }, false, false, false],
  [
    'an evaluator who handled the contact and may see their own',
    { handledIt: true, canEvaluate: true, canSeeOwn: true },
    false,
    false,
    true,
  ],
  [
    'a program, which has every permission',
    { isMachine: true, canEvaluate: true, canSeeOwn: true },
    false,
    false,
    true,
  ],
])('evaluations are made and seen as their roles allow by %s (QG-33)', (_, more, evaluates, draft, completed) => {
  const viewer = { ...nobody, ...more };
  expect([
    mayEvaluate(viewer),
    maySeeEvaluation(viewer, { state: 'draft' }),
    maySeeEvaluation(viewer, { state: 'completed' }),
  ]).toEqual([evaluates, draft, completed]);
});
