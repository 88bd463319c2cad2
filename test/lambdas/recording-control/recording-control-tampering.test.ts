import type { LedgerEntry } from '../../../domain/control/ledger/ledger.ts';
import { appendEntries, headOf } from '../../../domain/control/ledger/ledger-chain.ts';
import { agent, type ControlApi, call, startControl, supervisor } from './recording-control-kit.ts';

let api: ControlApi;
let ledger: ControlApi['controls']['ledger'];
beforeEach(async () => {
  api?.restore();
  api = await startControl();
  for (const contactId of ['c-1', 'c-3']) await api.live.note(call(contactId));
  await api.post(agent, '/v1/contacts/c-1/recording/pause');
  await api.post(agent, '/v1/contacts/c-3/recording/pause');
  ledger = api.controls.ledger.bind(api.controls);
});
afterEach(() => api.restore());

const check = async () => (await api.get(supervisor, '/v1/contacts/c-1/control-ledger')).body.check;
const unsound = async () => (await api.get(supervisor, '/v1/recording-control/pauses?date=2026-11-20')).body.unsound;
/** The table as somebody with write access left it. */
const tamper = (how: (entries: LedgerEntry[]) => LedgerEntry[] | Promise<LedgerEntry[]>) => {
  api.controls.ledger = async (contactId) => {
    const entries = await ledger(contactId);
    return contactId === 'c-1' ? how(entries) : entries;
  };
};

test('an entry that was appended with a valid hash is detected (PR-13)', async () => {
  tamper(async (entries) => [
    ...entries,
    ...(await appendEntries(
      headOf({ length: 0, hash: '' }, entries),
      [{ kind: 'answer', commandId: 'id-1', recorder: 'desktop', medium: 'screen', result: 'confirmed' }],
      api.clock().toISOString(),
      'c-1',
    )),
  ]);
  expect(await check()).toEqual({ sound: false, entry: 4, reason: 'not-chained' });
  expect(await unsound()).toEqual(['c-1']);
});

test('a deleted ledger is detected through the day that lists it, even after its state has expired (PR-13)', async () => {
  tamper(() => []);
  expect(await check()).toEqual({ sound: false, entry: 1, reason: 'cut-off' });
  const find = api.controls.find.bind(api.controls);
  api.controls.find = async (contactId) => (contactId === 'c-1' ? undefined : find(contactId));
  expect(await unsound()).toEqual(['c-1']);
});

test('a ledger replaced by that of another contact is detected, even after its state has expired (PR-13)', async () => {
  const over = { kind: 'contact-ended', pausedMedia: [] } as const;
  const theirs = await ledger('c-3');
  const closed = [
    ...theirs,
    ...(await appendEntries(headOf({ length: 0, hash: '' }, theirs), [over], api.clock().toISOString(), 'c-3')),
  ];
  tamper(() => closed);
  api.controls.find = async () => undefined;
  expect(await check()).toEqual({ sound: false, entry: 1, reason: 'not-chained' });
});

test('entries written during the check do not count as tampering', async () => {
  const find = api.controls.find.bind(api.controls);
  const before = await find('c-1');
  await api.post(agent, '/v1/contacts/c-1/recording/resume');
  let looks = 0;
  api.controls.find = async (contactId) => (looks++ === 0 ? before : find(contactId));
  expect(await check()).toMatchObject({ sound: true, entries: 6 });
});
