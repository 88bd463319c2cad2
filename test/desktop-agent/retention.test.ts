import { type Facts, judge } from '../../desktop-agent/service/retention/retention.ts';

const hour = 3_600_000;
const start = Date.UTC(2026, 10, 28, 9);
const logon = { id: 'logon', login: 'alice', fromMs: start, toMs: start + 8 * hour, aliveMs: start + 8 * hour };
const segment = {
  segmentId: 's',
  logonSessionId: 'logon',
  from: start + hour,
  to: start + hour + 600_000,
  closed: true,
};
const facts: Facts = {
  nowMs: start + 200 * hour,
  graceMs: 168 * hour,
  listedMs: start + 199 * hour,
  logon: (id) => (id === 'logon' ? logon : undefined),
  needed: [],
};

test.each<[string, Partial<typeof segment>, Partial<Facts>, string]>([
  ['of no contact is deleted after the grace period', {}, {}, 'delete'],
  ['is kept while its contact may still come', {}, { nowMs: start + 100 * hour }, 'keep'],
  ['is kept while the PC has not been able to ask for contacts since', {}, { listedMs: start + 20 * hour }, 'keep'],
  ['is kept when the PC has never asked for contacts', {}, { listedMs: undefined }, 'keep'],
  ['that is being written is kept', { closed: false }, {}, 'keep'],
  [
    'of a contact that is still to be spliced is kept',
    {},
    { needed: [{ logonId: 'logon', fromMs: start + hour + 1000, toMs: start + hour + 2000 }] },
    'keep',
  ],
  [
    "is not kept for another logon's contact",
    {},
    { needed: [{ logonId: 'other', fromMs: start + hour + 1000, toMs: start + hour + 2000 }] },
    'delete',
  ],
  ['of an unknown logon session is kept and reported', { logonSessionId: 'x' }, {}, 'discrepancy'],
  ['from before its logon session is kept and reported', { from: start - hour }, {}, 'discrepancy'],
  ['from after its logon session is kept and reported', { to: start + 10 * hour }, {}, 'discrepancy'],
])('a segment %s (AC-23)', (_, changed, given, is) => {
  expect(judge({ ...segment, ...changed }, { ...facts, ...given }).is).toBe(is);
});
