import type { ControlLedger } from '../../api/control.ts';
import { useFermata } from '../kit/fermata.ts';
import { RequestProblem } from '../kit/problem.ts';
import { type Asked, useAnswer } from '../kit/use-answer.ts';

/** The control ledger of a contact. Undefined for who may not read it, and for a contact that nobody controlled. */
export const useControlLedger = (contactId: string): Asked<ControlLedger> => {
  const { api } = useFermata();
  const asked = useAnswer(`ledger:${contactId}`, (signal) => api.controlLedger(contactId, signal));
  const hidden = asked.problem instanceof RequestProblem && [403, 404].includes(asked.problem.status);
  return hidden ? { ...asked, problem: undefined } : asked;
};
