import { contact } from '../api-kit.ts';
import {
  administrator,
  agent,
  type ControlApi,
  call,
  machine,
  startControl,
  supervisor,
} from './recording-control-kit.ts';

let api: ControlApi;
beforeEach(async () => {
  api = await startControl();
  await api.live.note(call('c-1'));
  await api.contacts.keepNewest([contact('c-old'), contact('c-care', { agentId: 'u-cara', acdId: 'cara.care' })]);
});
afterEach(() => api.restore());

const tag = (label: string, contactId = 'c-1', caller = agent, more = {}) =>
  api.post(caller, `/v1/contacts/${contactId}/tags`, { label, ...more });
const write = (fields: object, contactId = 'c-1', caller = agent, more = {}) =>
  api.put(caller, `/v1/contacts/${contactId}/metadata`, { fields, ...more });

describe('tags', () => {
  test('can be added to a live contact, and to one that is over, which then keeps what waits on site (PR-07)', async () => {
    expect((await tag(' complaint ')).body.tags).toEqual([
      { label: 'complaint', by: 'sam.seller', at: '2026-11-20T10:00:00.000Z' },
    ]);
    expect((await tag('complaint', 'c-old')).status).toBe(200);
    expect(api.protectedContacts).toEqual(['c-1', 'c-old']);
    expect((await tag('complaint', 'c-care')).status).toBe(404);
    expect((await tag('complaint', 'c-404')).status).toBe(404);
  });

  test('change nothing if the same label is added again, and are removed whatever their case (PR-07)', async () => {
    await tag('Complaint');
    api.pass(60_000);
    expect((await tag('complaint')).body.tags).toEqual([
      { label: 'Complaint', by: 'sam.seller', at: '2026-11-20T10:00:00.000Z' },
    ]);
    const off = await api.ask(agent, 'DELETE', '/v1/contacts/c-1/tags/COMPLAINT');
    expect(off).toMatchObject({ status: 200, body: { tags: [] } });
    expect((await api.ask(agent, 'DELETE', '/v1/contacts/c-1/tags/never')).status).toBe(200);
  });

  test('are named in the ledger of a live contact by their label, and metadata by its field but never by its value (PR-08)', async () => {
    await tag('complaint');
    await write({ order: 'B-2041' });
    await api.ask(agent, 'DELETE', '/v1/contacts/c-1/tags/complaint');
    const ledger = await api.controls.ledger('c-1');
    expect(ledger).toMatchObject([
      { kind: 'mark', mark: 'tag', name: 'complaint', by: 'sam.seller' },
      { kind: 'mark', mark: 'metadata', name: 'order', by: 'sam.seller' },
      { kind: 'mark', mark: 'untag', name: 'complaint', by: 'sam.seller' },
    ]);
    expect(JSON.stringify(ledger)).not.toContain('B-2041');
    expect((await api.get(supervisor, '/v1/contacts/c-1/control-ledger')).body.check.sound).toBe(true);
    await tag('complaint', 'c-old');
    expect(await api.controls.ledger('c-old')).toEqual([]);
  });
});

describe('metadata', () => {
  test('is inserted or replaced without seeing the present value (OD-06, OD-31, OD-32)', async () => {
    await write({ order: 'B-1', claim: 'first' });
    const { body } = await write({ claim: 'second' });
    expect(body.metadata.map(({ key, value, visible }) => [key, value, visible])).toEqual([
      ['claim', null, false],
      ['order', 'B-1', true],
    ]);
    const seen = (await api.get(administrator, '/v1/contacts/c-1/marks')).body;
    expect(seen.metadata.find(({ key }) => key === 'claim')?.value).toBe('second');
    // Neither write nor see: not even that the field exists.
    expect((await api.get(supervisor, '/v1/contacts/c-1/marks')).body.metadata.map(({ key }) => key)).toEqual([
      'order',
    ]);
    expect((await write({ order: '' })).body.metadata.map(({ key }) => key)).toEqual(['claim']);
  });

  test('has a permission for each field, and if one is missing nothing at all is written (OD-33)', async () => {
    const answer = await write({ order: 'B-1', claim: 'x' }, 'c-1', supervisor);
    expect(answer).toMatchObject({ status: 403, body: { errors: [{ field: 'fields.claim' }] } });
    expect((await api.marks.ofContact('c-1')).metadata).toEqual([]);
    expect((await write({ order: 'B-1' }, 'c-1', supervisor)).status).toBe(200);
    expect((await write({ order: 'B-2' }, 'c-1', machine('mark'))).body.metadata[0]).toMatchObject({
      value: 'B-2',
      by: 'crm',
    });
  });

  test.each(['<', '>', '!', '=', '+', '%'])(
    'with the character %s is refused by name, as are labels and reasons (OD-34)',
    async (character) => {
      const reason = expect.stringContaining(`not permitted: ${character}`);
      expect(await write({ claim: `a${character}b` })).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'fields.claim', reason }] },
      });
      expect(await tag(`a${character}b`)).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'label', reason }] },
      });
      expect(await api.post(agent, '/v1/contacts/c-1/recording/pause', { reason: `a${character}b` })).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'reason', reason }] },
      });
      expect(api.provider.instructions).toEqual([]);
    },
  );

  test.each(['Grüezi «Müller»', 'it’s "quoted"', '☎️ again', '日本語', 'a & b; c/d', '-5'])(
    'such as %s is accepted (OD-34)',
    async (text) => {
      expect((await write({ claim: text })).status).toBe(200);
      expect((await tag(text)).status).toBe(200);
    },
  );

  test.each([
    '4111111111111111',
    '4111 1111 1111 1111',
    '4111-1111-1111-1111 12/27 123',
    'card 5500.0000.0000.0004 please',
    '378282246310005',
    '6304000000000000',
    '４１１１１１１１１１１１１１１１',
  ])('with the card number %s is stored nowhere', async (text) => {
    for (const answer of [
      await write({ claim: text }),
      await tag(text),
      await api.post(agent, '/v1/contacts/c-1/recording/pause', { reason: text }),
    ]) {
      expect(answer.status).toBe(400);
      expect(JSON.stringify(answer.body)).toContain('card number');
      expect(JSON.stringify(answer.body)).not.toContain(text);
    }
    expect(await api.controls.ledger('c-1')).toEqual([]);
  });

  test.each(['4111111111111112', 'order 20261120', '0041445550142', '12345678901234567890123'])(
    'such as %s is not taken for a card number',
    async (text) => {
      expect((await write({ claim: text })).status).toBe(200);
    },
  );

  test.each([
    [{ order: 'x'.repeat(11) }, 'fields.order', 'At most 10 characters.'],
    [{ outcome: 'maybe' }, 'fields.outcome', 'Choose one of: sold, not sold.'],
    [{ due: '2026-02-30' }, 'fields.due', 'Enter a date as year, month, day, like 2026-11-20.'],
    [{ sum: 'twelve' }, 'fields.sum', 'Enter a number.'],
    [{ colour: 'red' }, 'fields.colour', 'There is no such field.'],
    [{}, 'fields', 'names no field'],
  ])('such as %j is refused, naming the field (PR-08)', async (fields, field, reason) => {
    expect(await write(fields)).toMatchObject({ status: 400, body: { errors: [{ field, reason }] } });
  });

  test('that fits its type is accepted (PR-08)', async () => {
    expect((await write({ outcome: 'sold', due: '2026-02-28', sum: '-12.50', order: '' })).status).toBe(200);
  });

  test('of somebody else is not overwritten later by a repeated client request id', async () => {
    await write({ order: 'mine' }, 'c-1', agent, { clientRequestId: 'r-1' });
    await write({ order: 'later' }, 'c-1', supervisor);
    const again = await write({ order: 'mine' }, 'c-1', agent, { clientRequestId: 'r-1' });
    expect(again).toMatchObject({ status: 200, body: { metadata: [{ key: 'order', value: 'later' }] } });
    expect((await write({ order: 'other' }, 'c-1', agent, { clientRequestId: 'r-1' })).status).toBe(409);
  });
});

test('half a character is refused everywhere, because it would come back as another one and break the ledger’s hash', async () => {
  const half = 'a\ud800b';
  expect((await tag(half)).status).toBe(400);
  expect((await write({ claim: half })).status).toBe(400);
  for (const body of [{ reason: half }, { clientRequestId: half }]) {
    expect((await api.post(agent, '/v1/contacts/c-1/recording/pause', body)).status).toBe(400);
  }
  expect(await api.controls.ledger('c-1')).toEqual([]);
});

test('an id that a program made up is never taken for a card number', async () => {
  for (const clientRequestId of ['4111111111111111', 'YWJj+ZGVm==', '0195b1c2-1234-7123-8123-123456789012']) {
    expect((await api.post(agent, '/v1/contacts/c-1/recording/pause', { clientRequestId })).status).toBe(200);
  }
});
