import { numberKeys } from '../../cti-gateway/phonebook/entries.ts';
import { readDiallingPlan } from '../../domain/phone-number.ts';
import { nowBlocks } from './controlled-site.ts';
import { type Pbx, pbx } from './pbx.ts';
import { asteriskAt, type StandInCloud, standInCloud, startInstance, temporaryFolder, until } from './site.ts';

let server: Pbx;
let place: ReturnType<typeof temporaryFolder>;
let cloud: StandInCloud;
let running: ReturnType<typeof startInstance>;

beforeEach(async () => {
  server = await pbx();
  place = temporaryFolder();
  cloud = standInCloud();
});
afterEach(async () => {
  await running.stop();
  await server.close();
  place.remove();
});

const start = async (more: Partial<Parameters<typeof startInstance>[0]> = {}) => {
  running = startInstance({
    ...{ folder: place.folder, cloud: cloud.cloud, source: asteriskAt(server.port, undefined, 'lab', true), ...more },
  });
  await until('the source is connected', () => cloud.reports.at(-1)?.source.state === 'connected');
};
const legsAt = (extension: string) =>
  cloud.liveCalls.flatMap(({ legs }) => legs).filter((leg) => leg.extension === extension);
const numbersAt = (extension: string) => [...new Set(legsAt(extension).map(({ callerNumber }) => callerNumber))];

test('a call that is in progress is reported with its caller’s number in international form (QG-35)', async () => {
  const { callerOf } = numberKeys({ plan: readDiallingPlan('47 -'), outsidePrefix: '' });
  await start({ normalNumber: callerOf });
  const blocks = nowBlocks('direct').map((block) => block.replaceAll('5550100', '55501000'));
  const end = blocks.findIndex((block) => block.startsWith('Event: BridgeLeave'));
  server.play(blocks.slice(0, end).join(''));
  await until('the call is reported', () => legsAt('2001').length > 0);
  server.play(blocks.slice(end).join(''));
  await until('its end is reported', () => legsAt('2001').some(({ endedAt }) => endedAt !== undefined));
  expect(numbersAt('2001')).toEqual(['+4755501000']);
});

test('after an attended transfer the number is that of the customer, and no longer the consulting agent’s (QG-35)', async () => {
  await start();
  const blocks = nowBlocks('attended');
  const transfer = blocks.findIndex((block) => block.startsWith('Event: AttendedTransfer'));
  server.play(blocks.slice(0, transfer).join(''));
  await until('both are on a call', () => legsAt('2001').length > 0 && legsAt('2002').length > 0);
  const end = blocks.findIndex((block) => block.startsWith('Event: HangupRequest'));
  server.play(blocks.slice(transfer, end).join(''));
  await until('the customer is with 2002', () => numbersAt('2002').includes('5550100'));
  server.play(blocks.slice(end).join(''));
  await until('its end is reported', () => legsAt('2002').some(({ endedAt }) => endedAt !== undefined));
  expect(numbersAt('2001')).toEqual(['5550100']);
  expect(numbersAt('2002')).toEqual(['2001', '5550100']);
  const since = (number: string) => legsAt('2002').find((leg) => leg.callerNumber === number)!.callerNumberSince!;
  expect(since('5550100') >= since('2001')).toBe(true);
});
