import type { Operation } from '../operation.ts';

export const reconcileMissingRecordings: Operation<'reconcileMissingRecordings'> =
  ({ startReconciliation }) =>
  async () => {
    await startReconciliation();
    return { accepted: true };
  };
