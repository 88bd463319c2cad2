import { MemoryRequestStore } from '../../../adapters/memory/control/request-store.ts';
import { fingerprintOf, runOnce } from '../../../domain/request/run-once.ts';

const at = '2026-11-20T10:00:00.000Z';
const request = (fingerprint: string) => ({ clientRequestId: 'r-1', fingerprint, at });

test('the same request has the same fingerprint, whatever the order of its fields', async () => {
  const one = await fingerprintOf({ verb: 'pause', media: ['audio'], reason: 'card' });
  expect(await fingerprintOf({ reason: 'card', media: ['audio'], verb: 'pause' })).toBe(one);
  expect(await fingerprintOf({ verb: 'resume', media: ['audio'], reason: 'card' })).not.toBe(one);
});

test('a repeated request runs once, and another request with its id is refused', async () => {
  const requests = new MemoryRequestStore();
  let runs = 0;
  const run = async () => {
    runs += 1;
  };
  await runOnce(requests, 'c-1', request('a'), run);
  await runOnce(requests, 'c-1', request('a'), run);
  expect(runs).toBe(1);
  await expect(runOnce(requests, 'c-1', request('b'), run)).rejects.toMatchObject({ code: 'conflict' });
  await runOnce(requests, 'c-2', request('b'), run);
  expect(runs).toBe(2);
});

test('a request whose process died before finishing runs again', async () => {
  const requests = new MemoryRequestStore();
  const died = runOnce(requests, 'c-1', request('a'), () => Promise.reject(new Error('killed')));
  await expect(died).rejects.toThrow('killed');
  let runs = 0;
  await runOnce(requests, 'c-1', request('a'), async () => {
    runs += 1;
  });
  expect(runs).toBe(1);
});
