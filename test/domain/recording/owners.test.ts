import { listsLocation, ownersOf } from '../../../domain/recording/owners.ts';
import { agentTalked } from '../../../domain/recording/recording-state.ts';
import { aCall, contactId, listed, location } from '../../kit/recordings.ts';

const call = aCall({ channel: 'voice', listedRecordings: [listed({ location: 'elsewhere/other.wav' }), listed()] });

describe('a file', () => {
  const owners = (inRecords: string[], file?: { contact?: typeof call }, named?: { contact?: typeof call }) => {
    const contacts = { contactsOfLocation: async () => inRecords, find: async () => file as never };
    return ownersOf(location, contacts, named);
  };

  test('belongs to each contact whose record lists it', async () => {
    expect(await owners(['a', 'b'])).toEqual(['a', 'b']);
    expect(await owners([contactId, 'a'], { contact: call })).toEqual([contactId, 'a']);
    expect(await owners(['a'], { contact: call })).toEqual([contactId, 'a']);
    expect(await owners(['a'], { contact: aCall() })).toEqual(['a']);
    expect(await owners(['a'], {})).toEqual(['a']);
  });

  test('that no record lists belongs to the contact in its name only if that was read already', async () => {
    expect(await owners([], { contact: call })).toEqual([]);
    expect(await owners([], undefined, { contact: call })).toEqual([contactId]);
    expect(await owners([], undefined, { contact: aCall() })).toEqual([]);
  });

  test('is listed by its whole location', () => {
    expect(listsLocation({ contact: call }, location)).toBe(true);
    expect(listsLocation({ contact: call }, `${location}x`)).toBe(false);
    expect(listsLocation({}, location)).toBe(false);
  });
});

test('an agent talked where one was connected, and their record names them by id or by name', () => {
  const { agentId: _, acdId: __, ...unnamed } = call;
  const { connectedToAgentAt: ___, ...unanswered } = call;
  expect([call, { ...unnamed, agentId: 'u-1' }, { ...unnamed, acdId: 'ann' }].map(agentTalked)).toEqual([
    ...[true, true, true],
  ]);
  const others = [unnamed, unanswered, { ...call, channel: 'chat' }, { ...call, initiationMethod: 'MONITOR' }];
  expect(others.map((one) => agentTalked(one as never))).toEqual([false, false, false, false]);
});
