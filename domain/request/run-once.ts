import { Failure } from '../failure.ts';
import { sha256 } from '../sha256.ts';
import type { RequestStore, StoredRequest } from './request-store.ts';

/** The same for the same request, whatever the order of its fields. */
export const fingerprintOf = (request: Readonly<Record<string, unknown>>): Promise<string> =>
  sha256(JSON.stringify(Object.entries(request).sort(([a], [b]) => (a < b ? -1 : 1))));

/** @throws Failure `conflict` if the id belongs to another request */
export const checkSameRequest = (stored: Pick<StoredRequest, 'fingerprint'>, fingerprint: string): void => {
  if (stored.fingerprint !== fingerprint) {
    const reason = 'This client request id was used for another request';
    throw new Failure('conflict', reason, { field: 'clientRequestId' });
  }
};

/**
 * Runs something once per id of the caller, so that a late repetition does not overwrite what somebody else has done since.
 * If a process died between the claim and the answer, it runs again, so it must be harmless when repeated.
 * @throws Failure `conflict` if the id belongs to another request
 */
export const runOnce = async (
  requests: Pick<RequestStore, 'claim' | 'saveAnswer'>,
  scope: string,
  request: StoredRequest,
  run: () => Promise<void>,
): Promise<void> => {
  const claim = await requests.claim(scope, request);
  if (claim !== 'claimed') {
    checkSameRequest(claim, request.fingerprint);
    if (claim.answer !== undefined) return;
  }
  await run();
  await requests.saveAnswer(scope, { ...request, answer: 'done' });
};
