import type { Cloud } from '../agent-kit/connection/cloud.ts';
import { gather } from '../agent-kit/transfer/gather.ts';
import type { StagingAnswer, StagingRequest } from '../api/staging.ts';
import { Failure } from '../domain/failure.ts';

/** Batches of a call: a batch that is refused for one of its parts is asked one by one. */
export const oneByOne =
  <Asked, Given>(act: (batch: Asked[]) => Promise<Given[]>) =>
  async (batch: Asked[]): Promise<(Given | Failure)[]> => {
    try {
      return await act(batch);
    } catch (error) {
      if (!(error instanceof Failure) || error.code === 'unavailable' || error.code === 'forbidden') throw error;
      if (batch.length === 1) return [error];
      const given: (Given | Failure)[] = [];
      for (const one of batch) given.push(...(await oneByOne(act)([one])));
      return given;
    }
  };

const orThrow = <Given>(given: Given | Failure): Given => {
  if (given instanceof Failure) throw given;
  return given;
};

/** Answers are told apart by their recordings, whatever their order. */
const inOrder = <Given extends { recordingId: string }>(ids: readonly { recordingId: string }[], given: Given[]) => {
  const byId = new Map(given.map((one) => [one.recordingId, one]));
  return ids.map(
    ({ recordingId }) =>
      byId.get(recordingId) ?? (new Failure('not-found', 'The cloud did not answer for it') as never),
  );
};

type Of<Kind> = Kind extends readonly (infer One)[] ? One : never;
type Asked<Call extends 'uploads' | 'confirm' | 'deletions' | 'fail'> = Of<StagingRequest<Call>['recordings']>;
type Given<Call extends 'uploads' | 'confirm' | 'custody'> = Of<StagingAnswer<Call>['recordings']>;

/** What the cloud is asked and told of one recording; those of some milliseconds go together. */
export interface Calls {
  uploads(asked: Asked<'uploads'>): Promise<Given<'uploads'>>;
  confirm(asked: Asked<'confirm'>): Promise<Given<'confirm'>>;
  custody(asked: { recordingId: string }): Promise<Given<'custody'>>;
  deleted(told: Asked<'deletions'>): Promise<unknown>;
  failed(told: Asked<'fail'>): Promise<unknown>;
}

export const calls = (cloud: Cloud, signal: AbortSignal): Calls => {
  const ask = <One, Answer>(act: (batch: One[]) => Promise<Answer[]>, withinMs = 10) => {
    const one = gather(oneByOne(act), { most: 100, withinMs });
    return async (asked: One): Promise<Answer> => orThrow(await one(asked));
  };
  return {
    uploads: ask(async (recordings: Asked<'uploads'>[]) =>
      inOrder(recordings, (await cloud('uploads', { recordings }, signal)).recordings),
    ),
    confirm: ask(
      async (recordings: Asked<'confirm'>[]) =>
        inOrder(recordings, (await cloud('confirm', { recordings }, signal)).recordings),
      25,
    ),
    custody: ask(async (recordings: { recordingId: string }[]) => {
      const given = await cloud('custody', { recordingIds: recordings.map(({ recordingId }) => recordingId) }, signal);
      return inOrder(recordings, given.recordings);
    }),
    deleted: ask(async (recordings: Asked<'deletions'>[]) => {
      await cloud('deletions', { recordings }, signal);
      return recordings;
    }, 50),
    failed: ask(async (recordings: Asked<'fail'>[]) => {
      await cloud('fail', { recordings }, signal);
      return recordings;
    }, 50),
  };
};
