import type { ApiRoute, CallApi } from '../agent-kit/connection/api-client.ts';
import { batchCalls } from '../agent-kit/transfer/batch-calls.ts';
import { type StagingAnswer, type StagingCall, type StagingRequest, stagingRoutes } from '../api/programs/staging.ts';
import { Failure } from '../domain/failure.ts';

/** The staging API. @throws Failure, and Unreachable where trying again may help */
export type Cloud = <Call extends StagingCall>(
  call: Call,
  request: StagingRequest<Call>,
  signal?: AbortSignal,
) => Promise<StagingAnswer<Call>>;

export const stagingCloud =
  (callApi: CallApi): Cloud =>
  async (call, request, signal) =>
    callApi(stagingRoutes[call] as ApiRoute<StagingAnswer<typeof call>>, request, signal);

/** Sends the requests one by one if the batch is refused because of one of them. */
export const oneByOne =
  <Request, Result>(act: (batch: Request[]) => Promise<Result[]>) =>
  async (batch: Request[]): Promise<(Result | Failure)[]> => {
    try {
      return await act(batch);
    } catch (error) {
      if (!(error instanceof Failure) || error.code === 'unavailable' || error.code === 'forbidden') throw error;
      if (batch.length === 1) return [error];
      const results: (Result | Failure)[] = [];
      for (const one of batch) results.push(...(await oneByOne(act)([one])));
      return results;
    }
  };

const orThrow = <Result>(result: Result | Failure): Result => {
  if (result instanceof Failure) throw result;
  return result;
};

/** Puts the results in the order of the requests, because the cloud may answer in any order. */
const inOrder = <Result extends { recordingId: string }>(
  requests: readonly { recordingId: string }[],
  results: Result[],
) => {
  const byId = new Map(results.map((one) => [one.recordingId, one]));
  return requests.map(
    ({ recordingId }) =>
      byId.get(recordingId) ?? (new Failure('not-found', 'The cloud gave no answer about it') as never),
  );
};

type ItemOf<List> = List extends readonly (infer Item)[] ? Item : never;
type RequestItem<Call extends 'uploads' | 'confirm' | 'deletions' | 'fail'> = ItemOf<
  StagingRequest<Call>['recordings']
>;
type ResultItem<Call extends 'uploads' | 'confirm' | 'custody'> = ItemOf<StagingAnswer<Call>['recordings']>;

/** Calls about one recording. Those within some milliseconds are sent together. */
export interface RecordingCalls {
  uploads(request: RequestItem<'uploads'>): Promise<ResultItem<'uploads'>>;
  confirm(request: RequestItem<'confirm'>): Promise<ResultItem<'confirm'>>;
  /** Undefined for a recording that the cloud does not know. */
  custody(request: { recordingId: string }): Promise<ResultItem<'custody'> | undefined>;
  reportDeletion(request: RequestItem<'deletions'>): Promise<unknown>;
  reportFailure(request: RequestItem<'fail'>): Promise<unknown>;
}

export const recordingCalls = (cloud: Cloud, signal: AbortSignal): RecordingCalls => {
  const batched = <Request, Result>(act: (batch: Request[]) => Promise<Result[]>, withinMs = 10) => {
    const call = batchCalls(oneByOne(act), { maxItems: 100, withinMs });
    return async (request: Request): Promise<Result> => orThrow(await call(request));
  };
  const custody = batched(async (recordings: { recordingId: string }[]) => {
    const recordingIds = recordings.map(({ recordingId }) => recordingId);
    return inOrder(recordings, (await cloud('custody', { recordingIds }, signal)).recordings);
  });
  return {
    uploads: batched(async (recordings: RequestItem<'uploads'>[]) =>
      inOrder(recordings, (await cloud('uploads', { recordings }, signal)).recordings),
    ),
    confirm: batched(
      async (recordings: RequestItem<'confirm'>[]) =>
        inOrder(recordings, (await cloud('confirm', { recordings, waits: true }, signal)).recordings),
      25,
    ),
    custody: (request) =>
      custody(request).catch((error) => {
        if (error instanceof Failure && error.code === 'not-found') return undefined;
        throw error;
      }),
    reportDeletion: batched(async (recordings: RequestItem<'deletions'>[]) => {
      await cloud('deletions', { recordings }, signal);
      return recordings;
    }, 50),
    reportFailure: batched(async (recordings: RequestItem<'fail'>[]) => {
      await cloud('fail', { recordings }, signal);
      return recordings;
    }, 50),
  };
};
