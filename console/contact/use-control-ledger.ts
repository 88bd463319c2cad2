import type { ControlLedger } from '../../api/control.ts';
import { RequestProblem } from '../kit/api/problem.ts';
import { type Asked, useAnswer } from '../kit/api/use-answer.ts';
import { useFermata } from '../kit/fermata.ts';

/** The control ledger of a contact. Undefined for who may not read it, and for a contact that nobody controlled. */
export const useControlLedger = (contactId: string): Asked<ControlLedger> => {
  const { api } = useFermata();
  const asked = useAnswer(`ledger:${contactId}`, (signal) => api.controlLedger(contactId, signal));
  const hidden = asked.problem instanceof RequestProblem && [403, 404].includes(asked.problem.status);
  return hidden ? { ...asked, problem: undefined } : asked;
};
