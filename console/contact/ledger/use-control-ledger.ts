import type { ControlLedger } from '../../../api/control/control.ts';
import { RequestProblem } from '../../kit/api/problem.ts';
import { type RequestState, useRequest } from '../../kit/api/use-request.ts';
import { useFermata } from '../../kit/fermata.ts';

/** The control ledger of a contact. Undefined for people who may not read it, and for a contact that nobody controlled. */
export const useControlLedger = (contactId: string): RequestState<ControlLedger> => {
  const { api } = useFermata();
  const request = useRequest(`ledger:${contactId}`, (signal) => api.controlLedger(contactId, signal));
  const hidden = request.problem instanceof RequestProblem && [403, 404].includes(request.problem.status);
  return hidden ? { ...request, problem: undefined } : request;
};
