import { readingFunctions } from '../../domain/control/settings.ts';
import { RequestProblem } from '../kit/api/problem.ts';
import { useRequest } from '../kit/api/use-request.ts';
import { useFermata } from '../kit/fermata.ts';

/**
 * Whether to show the Recording Controls page and the On-Demand portal to the person who is signed in. If the request itself
 * fails, they are shown: somebody who must pause needs a page that says what is wrong.
 */
export const useMayControl = (): { controls: boolean; onDemand: boolean } => {
  const { api } = useFermata();
  const { answer, problem } = useRequest('may-control', api.myControls);
  if (answer) {
    const { enabled, functions, onlyOwnRecordings, onDemand } = answer;
    const controlling = functions.some((one) => !(readingFunctions as readonly string[]).includes(one));
    return { controls: enabled && !onlyOwnRecordings && controlling, onDemand };
  }
  const isForbidden = problem instanceof RequestProblem && [403, 404].includes(problem.status);
  return { controls: problem !== undefined && !isForbidden, onDemand: false };
};
