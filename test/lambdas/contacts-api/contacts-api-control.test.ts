import type { ContactDetail } from '../../../api/contacts/contacts.ts';
import type { LedgerFact } from '../../../domain/control/ledger/ledger.ts';
import { appendEntries, emptyLedger } from '../../../domain/control/ledger/ledger-chain.ts';
import { unsetSettings } from '../../../domain/control/settings.ts';
import { agent, recorded, recording, startApi } from '../api-kit.ts';

type Api = Awaited<ReturnType<typeof startApi>>;

/** A ledger, with each fact at its own second after 09:03:00 UTC, which is 45 s into the recording. */
const write = async ({ controls }: Api, facts: readonly [number, LedgerFact][]) => {
  let head = emptyLedger;
  const entries = [];
  for (const [second, fact] of facts) {
    const at = new Date(Date.parse('2026-11-19T09:03:00.000Z') + second * 1000).toISOString();
    const [entry] = await appendEntries(head, [fact], at, 'c-1');
    entries.push(entry!);
    head = { length: entry!.number, hash: entry!.hash };
  }
  const state = {
    contactId: 'c-1',
    initialContactId: 'c-1',
    provider: 'webex' as const,
    revision: 1,
    media: {},
    ledger: head,
    updatedAt: '2026-11-19T09:03:00.000Z',
  };
  expect(await controls.commit(state, entries)).toBe(true);
};

const commandTo = (
  verb: 'pause' | 'resume',
  more: Partial<Extract<LedgerFact, { kind: 'command' }>> = {},
): LedgerFact => ({
  kind: 'command',
  commandId: verb,
  verb,
  media: ['audio'],
  blackout: false,
  by: 'sam.seller',
  source: 'person',
  ...more,
});
const answer = (commandId: string): LedgerFact => ({
  kind: 'answer',
  commandId,
  recorder: 'amazon-connect',
  medium: 'audio',
  result: 'confirmed',
});

const begin = async () => {
  const api = await startApi();
  await api.contacts.keepNewest([recorded('c-1')]);
  await api.recordings.keep(recording('c-1'));
  return api;
};
const detail = async (api: Api) => (await api.get(agent, '/v1/contacts/c-1')).body as ContactDetail;

test('a contact shows its pauses by seconds of its recording, and its history every command (PR-06)', async () => {
  const api = await begin();
  await write(api, [
    [0, commandTo('pause', { reason: 'Card number' })],
    [1, answer('pause')],
    [30, commandTo('resume')],
    [31, answer('resume')],
    [100, { kind: 'contact-ended', pausedMedia: [] }],
  ]);
  const { pauses, history } = await detail(api);
  expect(pauses).toEqual([
    {
      from: '2026-11-19T09:03:00.000Z',
      to: '2026-11-19T09:03:31.000Z',
      offsetSeconds: 45,
      endOffsetSeconds: 76,
      media: ['audio'],
      blackout: false,
      confirmed: true,
      by: 'sam.seller',
      source: 'person',
      reason: 'Card number',
      endedThrough: 'person',
    },
  ]);
  expect(history.filter(({ what }) => what === 'pause' || what === 'resume')).toEqual([
    {
      at: '2026-11-19T09:03:00.000Z',
      what: 'pause',
      by: 'sam.seller',
      detail: 'Card number. Audio: confirmed by Amazon Connect',
    },
    {
      at: '2026-11-19T09:03:30.000Z',
      what: 'resume',
      by: 'sam.seller',
      detail: 'Audio: confirmed by Amazon Connect',
    },
  ]);
});

test('a contact that nobody paused has no pauses, but its tags are in its history (PR-07)', async () => {
  const api = await begin();
  await api.markStore.tag('c-1', { label: 'complaint', by: 'lea.lead', at: '2026-11-19T09:30:00.000Z' });
  const { pauses, tags, history } = await detail(api);
  expect([pauses, tags]).toEqual([[], ['complaint']]);
  expect(history.at(-2)).toEqual({ at: '2026-11-19T09:07:02.000Z', what: 'imported', by: null, detail: null });
  expect(history).toContainEqual({
    at: '2026-11-19T09:30:00.000Z',
    what: 'tagged',
    by: 'lea.lead',
    detail: 'complaint',
  });
});

test('the history of an ended contact shows who changed tags and metadata, with values only for those who may see the field (PR-07, PR-08)', async () => {
  const api = await begin();
  const at = (minute: number) => `2026-11-19T09:${minute}:00.000Z`;
  await api.controlSettings.save({
    ...unsetSettings,
    fields: [
      { key: 'outcome', label: 'Outcome', type: 'text' },
      { key: 'case', label: 'Case number', type: 'text' },
    ],
    grants: [{ to: { role: 'agent' }, functions: [], writes: [], sees: ['outcome'] }],
    version: 1,
  });
  await api.markStore.tag('c-1', { label: 'Complaint', by: 'lea.lead', at: at(30) });
  await api.markStore.untag('c-1', { label: 'Complaint', by: 'root', at: at(31) });
  await api.markStore.write('c-1', [{ key: 'outcome', value: 'Sold', by: 'sam.seller', at: at(32) }]);
  await api.markStore.write('c-1', [{ key: 'outcome', value: '', by: 'lea.lead', at: at(33) }]);
  await api.markStore.write('c-1', [{ key: 'case', value: '4711', by: 'lea.lead', at: at(34) }]);
  const { history, tags } = await detail(api);
  expect(tags).toEqual([]);
  expect(history.slice(-5)).toEqual([
    { at: at(30), what: 'tagged', by: 'lea.lead', detail: 'Complaint' },
    { at: at(31), what: 'untagged', by: 'root', detail: 'Complaint' },
    { at: at(32), what: 'metadata-changed', by: 'sam.seller', detail: 'Outcome: empty → “Sold”' },
    { at: at(33), what: 'metadata-changed', by: 'lea.lead', detail: 'Outcome: “Sold” → empty' },
    { at: at(34), what: 'metadata-changed', by: 'lea.lead', detail: 'Case number' },
  ]);
});
