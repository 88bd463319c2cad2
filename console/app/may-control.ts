import { useFermata } from '../kit/fermata.ts';
import { RequestProblem } from '../kit/problem.ts';
import { useAnswer } from '../kit/use-answer.ts';

/**
 * Whether the Recording Controls page is for whoever is signed in. Where the question itself fails it is: who must pause
 * is better shown a page that says what is wrong than none.
 */
export const useMayControl = (): boolean => {
  const { api } = useFermata();
  const { answer, problem } = useAnswer('may-control', api.myControls);
  if (answer) return answer.enabled && answer.functions.some((one) => one !== 'ledger');
  return problem !== undefined && !(problem instanceof RequestProblem && [403, 404].includes(problem.status));
};
