import { idOf, instant, readRecord, text } from '../../../adapters/amazon-connect/records/contact-record.ts';

const ended = { ContactId: 'x', DisconnectTimestamp: '2026-02-03T10:00:00Z' };

test.each(['yesterday', '2026-02-30T10:00:00Z', 1_770_000_000_000, {}, true])(
  'a record whose update time is %p is quarantined, because after a guess that is too early a deletion would be silently lost (AC-28)',
  (LastUpdateTimestamp) => {
    expect(readRecord({ ...ended, LastUpdateTimestamp })).toEqual({
      kind: 'bad',
      reason: 'It does not say when it was last changed, or the time cannot be read',
    });
  },
);

test.each([undefined, null, '', '1970-01-01T00:00:00.001Z'])(
  'a record whose update time is %p is ordered by the end of the contact',
  (LastUpdateTimestamp) => {
    expect(readRecord({ ...ended, LastUpdateTimestamp })).toMatchObject({ updatedAt: '2026-02-03T10:00:00.000Z' });
  },
);

test('a day that does not exist is not a time, because nobody would find the contact on it', () => {
  const at = (time: string) => instant({ time }, 'time');
  for (const none of ['2026-02-29', '2026-02-30', '2026-04-31', '2100-02-29']) {
    expect([at(`${none}T10:00:00Z`), at(`${none}T10:00:00+02:00`)]).toEqual([undefined, undefined]);
  }
  for (const day of ['2028-02-29', '2026-03-31', '2026-12-30']) expect(at(`${day}T10:00:00Z`)).toBe(`${day}T10:00:00Z`);
});

test('half a character is replaced in a text and invalidates an id, because no store accepts it', () => {
  const fields = JSON.parse('{"half":"a\\ud800b","whole":"a\\ud83d\\ude00b"}');
  expect([text(fields, 'half'), text(fields, 'whole')]).toEqual(['a\ufffdb', 'a😀b']);
  expect([idOf(fields, 'half'), idOf(fields, 'whole'), idOf({ long: 'x'.repeat(257) }, 'long')]).toEqual([
    undefined,
    'a😀b',
    undefined,
  ]);
});
