import type { CallerNameSource } from '../../../domain/flag/words.ts';
import { callerNameOf, type LookUpName } from '../../../domain/telephony/caller-name.ts';
import { centre } from './centre.ts';

const usual: CallerNameSource[] = ['global', 'external', 'network'];
const names: Record<string, string> = {
  '1 global': 'Global Bakery',
  '1 external': 'External Bakery',
  '2 external': 'External Florist',
};
const phonebooks: LookUpName = (source, number) => names[`${number} ${source}`];

test.each([
  ['1', usual, 'Global Bakery', 'global'],
  ['1', ['external', 'global', 'network'], 'External Bakery', 'external'],
  ['1', ['network', 'global'], 'From the network', 'network'],
  ['2', usual, 'External Florist', 'external'],
  ['3', usual, 'From the network', 'network'],
] as const)('the name of caller %s, looked for in %j, is %s (QG-07)', (number, order, name, source) => {
  expect(callerNameOf({ number, networkName: 'From the network' }, order, phonebooks)).toEqual({ name, source });
});

test('a caller whose number is restricted has no name, and is looked up nowhere (QG-07)', () => {
  const lookUp = jest.fn(phonebooks);
  expect(callerNameOf({ networkName: 'Anonymous' }, usual, lookUp)).toBeUndefined();
  expect(lookUp).not.toHaveBeenCalled();
  for (const callerNumber of ['<unknown>', '', 'anonymous', null]) {
    const it = centre({ lookUpName: lookUp });
    it.logOn('2001');
    it.event({ is: 'connected', connectionId: 'leg', callRef: 'call', extension: '2001' });
    it.event({ is: 'recording-began', connectionId: 'leg', guid: 'guid' });
    it.event({ is: 'facts', connectionId: 'leg', facts: { callerNumber, callerName: 'Restricted' } });
    it.event({ is: 'disconnected', connectionId: 'leg' });
    expect(it.flagged()[0]!.flags.CallerName).toBeUndefined();
  }
  expect(lookUp).not.toHaveBeenCalled();
});

test('a caller whose network repeats the number as the name has no name (QG-07)', () => {
  expect(callerNameOf({ number: '5550100', networkName: '5550100' }, usual, () => undefined)).toBeUndefined();
});

test('the name stays as it was shown, even when the phonebook changes during the call (QG-07)', () => {
  let name = 'Harbour Bakery';
  const it = centre({ lookUpName: (source) => (source === 'global' ? name : undefined) });
  it.logOn('2001');
  it.call('2001');
  name = 'Somebody else';
  it.event({ is: 'facts', connectionId: 'leg-2001', facts: { queueName: 'orders' } });
  it.event({ is: 'disconnected', connectionId: 'leg-2001' });
  expect(it.flagged()[0]).toMatchObject({ flags: { CallerName: 'Harbour Bakery' }, callerNameSource: 'global' });
});

test('number and name may come in parts, the name after the ringing (QG-07, QG-22)', () => {
  const it = centre();
  it.logOn('2001');
  it.event({ is: 'delivered', connectionId: 'leg', callRef: 'call', extension: '2001' });
  it.event({ is: 'recording-began', connectionId: 'leg', guid: 'guid' });
  it.event({ is: 'facts', connectionId: 'leg', facts: { callerNumber: '5550100', callerName: '<unknown>' } });
  it.event({ is: 'connected', connectionId: 'leg', callRef: 'call', extension: '2001' });
  it.event({ is: 'facts', connectionId: 'leg', facts: { callerName: 'Harbour Bakery' } });
  it.event({ is: 'disconnected', connectionId: 'leg' });
  expect(it.flagged()[0]!.flags.CallerName).toBe('Harbour Bakery');
});
