import type { Contact } from '../../../domain/contact/contact.ts';
import { oddlyNamedLocations } from '../../../domain/contact/listed-location.ts';

test('a listed file whose name does not contain the contact’s id is looked up by its location (AC-07)', () => {
  const listed = (contactId: string, location: string) =>
    oddlyNamedLocations({
      contactId,
      listedRecordings: [{ medium: 'audio', part: 'agent', location, status: 'available' }],
    } as unknown as Contact);
  const id = 'a0000012-0000-4000-8000-000000000001';
  expect(listed(id, `bucket/2026/02/03/${id}_20260203T23:57_UTC.wav`)).toEqual([]);
  for (const [contactId, name] of [
    ['call 4', 'call 4.wav'],
    ['call-4', 'call-42_20260203T23:57_UTC.wav'],
    [id, 'b0000012-0000-4000-8000-000000000001_20260203T23:57_UTC.wav'],
    [id, 'recording.wav'],
  ] as const) {
    expect(listed(contactId, `bucket/${name}`)).toEqual([`bucket/${name}`]);
  }
});
