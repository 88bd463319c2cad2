import { type Backend, openedFor } from './stores.ts';

const at = (minute: number, day = 20): string => `2026-11-${day}T09:${String(minute).padStart(2, '0')}:00.000Z`;

const request = (clientRequestId: string, changes: object = {}) => ({
  clientRequestId,
  fingerprint: 'pause audio',
  at: at(1),
  ...changes,
});

export const requestStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);
  const requests = () => stores().requests;

  test('a request is found under its id and scope, until a day is over (PR-13)', async () => {
    expect(await requests().find('c-1', 'r-1', at(1))).toBeUndefined();
    await requests().claim('c-1', request('r-1', { commandId: 'command-1' }));
    expect(await requests().find('c-1', 'r-1', at(0, 21))).toEqual(request('r-1', { commandId: 'command-1' }));
    expect(await requests().find('c-1', 'r-2', at(1))).toBeUndefined();
    expect(await requests().find('c-2', 'r-1', at(1))).toBeUndefined();
    expect(await requests().find('c-1', 'r-1', at(2, 21))).toBeUndefined();
  });

  test('a request id belongs to the first request that used it, and its answer is remembered', async () => {
    expect(await requests().claim('c-1', request('r-1'))).toBe('claimed');
    expect(await requests().claim('c-1', request('r-1', { fingerprint: 'stop audio' }))).toEqual(request('r-1'));
    const answered = request('r-1', { commandId: 'command-1', answer: '{"outcomes":[]}' });
    await requests().saveAnswer('c-1', answered);
    expect(await requests().claim('c-1', request('r-1'))).toEqual(answered);
    expect(await requests().claim('c-2', request('r-1'))).toBe('claimed');
    expect(await requests().claim('c-1', request('r-2'))).toBe('claimed');
  });

  test('two windows that send the same request at once do not both get it', async () => {
    const claims = await Promise.all([1, 2, 3, 4].map(() => requests().claim('c-1', request('r-1'))));
    expect(claims.filter((claim) => claim === 'claimed')).toHaveLength(1);
    expect(claims.filter((claim) => claim !== 'claimed')).toEqual([request('r-1'), request('r-1'), request('r-1')]);
  });

  test('after a day a request id is free again', async () => {
    await requests().claim('c-1', request('r-1'));
    expect(await requests().claim('c-1', request('r-1', { at: at(0, 21) }))).toEqual(request('r-1'));
    expect(await requests().claim('c-1', request('r-1', { at: at(2, 21) }))).toBe('claimed');
  });
};
