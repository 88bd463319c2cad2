import { inRanges, isAssociated } from '../../../domain/data-server/association.ts';
import { ipAddress, ipRange } from '../../../domain/data-server/ip-range.ts';

test.each([
  ['10.1.2.3', { bits: 32, value: 0x0a010203n }],
  [' 255.255.255.255 ', { bits: 32, value: 0xffffffffn }],
  ['::', { bits: 128, value: 0n }],
  ['::1', { bits: 128, value: 1n }],
  ['1::', { bits: 128, value: 1n << 112n }],
  ['1:2:3:4:5:6:7::', { bits: 128, value: 0x00010002000300040005000600070000n }],
  ['1:2:3:4:5:6:7:8', { bits: 128, value: 0x00010002000300040005000600070008n }],
  ['fe80::1%eth0', { bits: 128, value: (0xfe80n << 112n) + 1n }],
  ['::ffff:10.0.0.1', { bits: 32, value: 0x0a000001n }],
  ['64:ff9b::10.0.0.1', { bits: 128, value: (0x64n << 112n) + (0xff9bn << 96n) + 0x0a000001n }],
])('%s is an address (SU-22)', (text, expected) => {
  expect(ipAddress(text)).toEqual(expected);
});

test.each([
  '',
  '10.1.2',
  '10.1.2.256',
  '10.1.2.03',
  '10.1.2.3.4',
  ':10.0.0.1',
  '10.0.0.1:1',
  '::10.0.0',
  '1:2:3:4:5:6:7:8::',
  '1:2:3:4::5:6:7:8',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1::2::3',
  '12345::',
  'g::1',
  '::1g',
  '::g',
  '1%eth0:2::',
])('%s is not an address (SU-22)', (text) => {
  expect(ipAddress(text)).toBeUndefined();
});

test.each([
  ['10.1.2.3', ['10.1.2.3'], ['10.1.2.2', '10.1.2.4']],
  ['10.1.0.0/16', ['10.1.0.0', '10.1.255.255'], ['10.0.255.255', '10.2.0.0']],
  ['10.1.2.3/32', ['10.1.2.3'], ['10.1.2.4']],
  ['10.1.2.3/0', ['0.0.0.0', '255.255.255.255'], ['::1']],
  ['10.1.0.10-10.1.0.99', ['10.1.0.10', '10.1.0.99'], ['10.1.0.9', '10.1.0.100']],
  ['10.1.0.10-10.1.0.10', ['10.1.0.10'], ['10.1.0.11']],
  ['2001:db8::/64', ['2001:db8::1'], ['2001:db8:0:1::']],
  ['::ffff:10.1.0.0/112', ['10.1.0.1', '::ffff:10.1.0.1'], ['10.2.0.1']],
  ['::ffff:10.1.0.0/96', ['200.0.0.1'], ['::1']],
])('the range %s contains its own addresses and no others (SU-22)', (range, inside, outside) => {
  for (const address of inside) expect(inRanges(address, ['no range', range])).toBe(true);
  for (const address of outside) expect(inRanges(address, ['no range', range])).toBe(false);
});

test.each([
  '10.1.0.0/33',
  '10.1.0.0/',
  '10.1.0.0/x1',
  '10.1.0.0/1x',
  '10.1.0.0/-1',
  '10.1.0.0/16/24',
  'x/16',
  '::ffff:10.1.0.0/95',
  '2001:db8::/129',
  '10.1.0.99-10.1.0.10',
  '10.1.0.1-',
  '-10.1.0.1',
  '10.1.0.1-::1',
  '10.1.0.1-10.1.0.5-10.1.0.9',
])('%s is not a range (SU-22)', (text) => {
  expect(ipRange(text)).toBeUndefined();
});

test('a PC is associated by any one of the ranges or teams (SU-22, SU-23)', () => {
  const association = { mode: 'any' as const, ipRanges: ['10.1.0.0/16', '10.9.0.0/16'], teamIds: ['t-1', 't-2'] };
  expect(isAssociated(association, { ipAddress: '10.9.0.1', teamIds: [] })).toBe(true);
  expect(isAssociated(association, { teamIds: ['t-9', 't-2'] })).toBe(true);
  expect(isAssociated(association, { ipAddress: '10.2.0.1', teamIds: ['t-9'] })).toBe(false);
});
