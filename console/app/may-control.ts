import { readingFunctions } from '../../domain/control/settings.ts';
import { RequestProblem } from '../kit/api/problem.ts';
import { useRequest } from '../kit/api/use-request.ts';
import { useFermata } from '../kit/fermata.ts';

/**
 * Whether to show the Recording Controls page to the person who is signed in. If the request itself fails, it is shown:
 * somebody who must pause is better served by a page that says what is wrong than by none.
 */
export const useMayControl = (): boolean => {
  const { api } = useFermata();
  const { answer, problem } = useRequest('may-control', api.myControls);
  if (answer)
    return answer.enabled && answer.functions.some((one) => !(readingFunctions as readonly string[]).includes(one));
  return problem !== undefined && !(problem instanceof RequestProblem && [403, 404].includes(problem.status));
};
