import { MemoryRecordingServerStore } from '../../../adapters/memory/flag/recording-server-store.ts';
import { Failure } from '../../../domain/failure.ts';
import {
  changeRecordingServer,
  enrolGateway,
  flagsOf,
  type Gateway,
  type RecordingServer,
} from '../../../domain/flag/recording-server.ts';
import { standardFlags } from '../../../domain/flag/words.ts';
import { recordingServer } from '../../ports/recording-server-store.suite.ts';

const gateway = (more: Partial<Gateway> = {}): Gateway => ({
  ...{ machine: 'CTI-1', publicKey: { kty: 'OKP', crv: 'Ed25519', x: 'key-1' }, codeHash: 'code-1' },
  enrolledAt: '2026-11-20T10:00:00.000Z',
  ...more,
});
const enrolment = { codeHash: 'code-1', expiresAt: '2026-11-20T11:00:00.000Z' };
const storeOf = async (...servers: RecordingServer[]) => {
  const store = new MemoryRecordingServerStore();
  for (const server of servers) await store.save(server);
  return store;
};
const conflict = new Failure('conflict', 'Somebody else was faster');
/** Each of the first saves finds that somebody else has saved. */
const busy = async (times: number, error: Error = conflict) => {
  const store = await storeOf(recordingServer('bern'));
  const save = store.save.bind(store);
  let tries = 0;
  store.save = async (server) => {
    tries += 1;
    if (tries <= times) throw error;
    await save(server);
  };
  return { store, tries: () => tries };
};
const rename = (server: RecordingServer): RecordingServer => ({ ...server, name: 'New' });

test('a gateway writes the standard flags, and those that were chosen, once they were created (QG-04)', () => {
  expect(flagsOf({})).toEqual([]);
  expect(flagsOf({ optionalFlags: [] })).toEqual(standardFlags);
  expect(flagsOf({ optionalFlags: ['CTIQueryData', 'CTIWrapup'] })).toEqual([
    ...standardFlags,
    ...['CTIWrapup', 'CTIQueryData'],
  ]);
  expect(flagsOf({ optionalFlags: ['CTIQueryData'] })).toEqual([...standardFlags, 'CTIQueryData']);
});

describe('a change of a recording server', () => {
  test('is applied to what others have just saved, in at most nine attempts', async () => {
    const { store, tries } = await busy(8);
    expect(await changeRecordingServer(store, 'bern', rename)).toMatchObject({ name: 'New', version: 2 });
    expect(await store.find('bern')).toMatchObject({ name: 'New', version: 2 });
    expect(tries()).toBe(9);
    const busier = await busy(9);
    await expect(changeRecordingServer(busier.store, 'bern', rename)).rejects.toBe(conflict);
    expect(busier.tries()).toBe(9);
  });

  test('is not retried after another kind of failure, and not saved where nothing changes', async () => {
    for (const error of [new Failure('unavailable', 'away'), new Error('away')]) {
      const { store, tries } = await busy(1, error);
      await expect(changeRecordingServer(store, 'bern', rename)).rejects.toBe(error);
      expect(tries()).toBe(1);
    }
    const { store, tries } = await busy(0);
    expect(await changeRecordingServer(store, 'bern', () => undefined)).toMatchObject({ version: 1 });
    expect(tries()).toBe(0);
    await expect(changeRecordingServer(store, 'basel', rename)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('a gateway that is enrolled (QG-30)', () => {
  const forbidden = { code: 'forbidden' };

  test('serves the recording server of its code, which is used up', async () => {
    const store = await storeOf(recordingServer('basel'), recordingServer('bern', { enrolment }));
    expect(await enrolGateway(store, gateway())).toMatchObject({ recordingServerId: 'bern', gateway: gateway() });
    expect(await store.find('bern')).not.toHaveProperty('enrolment');
    expect(await store.find('basel')).not.toHaveProperty('gateway');
    const other = gateway({ publicKey: { kty: 'OKP', crv: 'Ed25519', x: 'key-2' } });
    await expect(enrolGateway(store, other)).rejects.toMatchObject(forbidden);
  });

  test('may ask again with its code and key when the answer was lost, and gets the same answer', async () => {
    const store = await storeOf(recordingServer('basel'), recordingServer('bern', { enrolment }));
    const first = await enrolGateway(store, gateway());
    expect(await enrolGateway(store, gateway({ enrolledAt: '2026-11-21T10:00:00.000Z' }))).toEqual(first);
    await expect(enrolGateway(store, gateway({ codeHash: 'code-2' }))).rejects.toMatchObject(forbidden);
  });

  test('takes over from the one before with a new code', async () => {
    const store = await storeOf(recordingServer('bern', { enrolment, gateway: gateway({ codeHash: 'code-0' }) }));
    expect(await enrolGateway(store, gateway({ machine: 'CTI-2' }))).toMatchObject({ gateway: { machine: 'CTI-2' } });
  });

  test('is refused with a code that is wrong, expired, or has just been used up', async () => {
    const store = await storeOf(recordingServer('bern', { enrolment }));
    await expect(enrolGateway(store, gateway({ codeHash: 'code-2' }))).rejects.toMatchObject(forbidden);
    for (const enrolledAt of [enrolment.expiresAt, '2026-11-20T12:00:00.000Z'])
      await expect(enrolGateway(store, gateway({ enrolledAt }))).rejects.toMatchObject(forbidden);
    const inTime = await enrolGateway(store, gateway({ enrolledAt: '2026-11-20T10:59:59.999Z' }));
    expect(inTime.gateway?.enrolledAt).toBe('2026-11-20T10:59:59.999Z');
    const taken = await storeOf(recordingServer('bern', { enrolment }));
    taken.find = async () => recordingServer('bern', { version: 2 });
    await expect(enrolGateway(taken, gateway())).rejects.toMatchObject(forbidden);
  });
});
