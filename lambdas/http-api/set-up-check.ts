import { Failure } from '../../domain/failure.ts';
import type { Operation } from './operation.ts';

export const getSetUpCheck: Operation<'getSetUpCheck'> = () => async () => {
  throw new Failure('unavailable', 'The set-up check is being built');
};
