import { randomUUID } from 'node:crypto';
import { AsteriskListening } from '../../adapters/asterisk/asterisk-listening.ts';
import { endpointsBy } from '../../cti-gateway/ami/channel-name.ts';
import { waitingCommands } from '../../domain/telephony/recorder-command.ts';
import { controlledSite } from './controlled-site.ts';

type Site = Awaited<ReturnType<typeof controlledSite>>;
let site: Site;
beforeEach(async () => {
  site = await controlledSite();
});
afterEach(() => site.close());

const own = { userId: 'u-lea', extension: '2003', recordingServerId: 'gateway-1' };
const listening = (extensions = [own]) =>
  new AsteriskListening({
    commands: site.store,
    extensions: { all: async () => extensions },
    clock: () => new Date(),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms / 20)),
  });
const listen = (extensions?: (typeof own)[], contact = site.contact) =>
  listening(extensions).listen({ contact, userId: 'u-lea', requestId: randomUUID() });
const originated = () => site.server.actions.filter((action) => action.get('Action') === 'Originate');

test('Asterisk rings the supervisor’s phone and lets it hear the agent’s channel, silently (QG-33)', async () => {
  expect(await listen()).toEqual({ result: 'started' });
  const [action, ...others] = originated();
  expect(others).toEqual([]);
  expect(Object.fromEntries(['Channel', 'Application', 'Data'].map((name) => [name, action!.get(name)]))).toEqual({
    Channel: 'PJSIP/2003',
    Application: 'ChanSpy',
    Data: 'PJSIP/2001-00000001,qES',
  });
});

test('nobody listens while the call is paused, even if the cloud does not know of the pause (QG-33)', async () => {
  const until = new Date(Date.now() + 60_000);
  const paused = await site.recorder.instruct({
    ...{ verb: 'pause', media: ['audio'], contact: site.contact, tokens: {}, until, pausedUntil: until.toISOString() },
  });
  expect(paused[0]?.result).toBe('confirmed');
  expect(await listen()).toMatchObject({
    result: 'refused',
    detail: 'The call is paused: a card number may be read out.',
  });
  expect(originated()).toEqual([]);
});

test('a supervisor without an extension at this telephone system gets that answer (QG-33)', async () => {
  expect(await listen([{ ...own, recordingServerId: 'another' }])).toMatchObject({ code: 'no-extension' });
  expect(await listen([], { ...site.contact, contactId: 'c-1' })).toMatchObject({ result: 'refused' });
  expect(originated()).toEqual([]);
});

test('nobody is connected to a call that is over, or by a gateway that is silent (QG-33)', async () => {
  const gone = { ...site.contact, contactId: 'gateway-1:gone' };
  expect(await listen(undefined, gone)).toMatchObject({ result: 'refused', code: 'not-found' });
  expect(originated()).toEqual([]);
});

test('a phone is found by the table of endpoints, otherwise by its extension', () => {
  const endpointOf = endpointsBy({ 'PJSIP/desk-7': '2003', 'PJSIP/carrier': null });
  expect([endpointOf('2003'), endpointOf('2004')]).toEqual(['PJSIP/desk-7', 'PJSIP/2004']);
});

test('somebody who listens replaces no command, and an old request to listen is forgotten (QG-33)', () => {
  const command = (verb: 'pause' | 'listen', second: number, until = second + 5) => ({
    ...{ gatewayId: 'g', contactId: 'g:1', verb, commandId: `2026-11-20T10:00:0${second}.000Z#x` },
    ...{ at: `2026-11-20T10:00:0${second}.000Z`, until: `2026-11-20T10:00:0${until}.000Z` },
  });
  const waiting = (seconds: number) =>
    waitingCommands([command('pause', 1, 2), command('listen', 2)], new Date(`2026-11-20T10:00:0${seconds}.000Z`)).map(
      ({ verb }) => verb,
    );
  expect([waiting(3), waiting(8)]).toEqual([['pause', 'listen'], ['pause']]);
});
