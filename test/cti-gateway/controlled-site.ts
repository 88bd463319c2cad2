import { randomUUID } from 'node:crypto';
import { AsteriskRecorder } from '../../adapters/asterisk/asterisk-recorder.ts';
import { MemoryRecorderCommandStore } from '../../adapters/memory/control/recorder-command-store.ts';
import { sleep } from '../../agent-kit/transfer/retry.ts';
import type { Cloud } from '../../cti-gateway/cloud.ts';
import type { LiveContact } from '../../domain/control/contact/live-contact.ts';
import { commandAnswers, commands } from '../../lambdas/gateway-control/commands.ts';
import type { Dependencies } from '../../lambdas/gateway-control/operation.ts';
import { blocksOf, pbx } from './pbx.ts';
import { capture } from './replay.ts';
import { asteriskAt, standInCloud, startInstance, temporaryFolder, until } from './site.ts';

/** Blocks of a capture, as if they happened now. */
export const nowBlocks = (name: string): string[] =>
  blocksOf(capture(name)).map((block) => block.replace(/^Timestamp: .*\r\n/m, ''));

/**
 * One call of a customer with 2001, recorded at a manager interface, with a gateway that fetches its commands from the cloud's
 * own function. Everything but Asterisk and the network is real.
 */
export const controlledSite = async () => {
  const server = await pbx();
  const place = temporaryFolder();
  const store = new MemoryRecorderCommandStore();
  const api = standInCloud();
  const stop = new AbortController();
  const wait = (ms: number) => sleep(ms, stop.signal).catch(() => {});
  const dependencies = {
    ...{ commands: store, clock: () => new Date(), wait: () => wait(5) },
    settings: async () => ({ onTransfer: api.state.onTransfer }),
    telemetry: { log: { warn: () => {} } },
  } as unknown as Dependencies;
  const own = { recordingServerId: 'gateway-1' } as never;
  const site = { isSilent: false };
  const cloud: Cloud = async (call, request, signal) => {
    if (api.state.isAway) return api.cloud(call, request, signal);
    if (call === 'commands') {
      if (stop.signal.aborted) return { serverTime: '', onTransfer: 'keep', commands: [] } as never;
      return (await commands(dependencies)({ waitSeconds: 0.1 }, own)) as never;
    }
    if (call === 'commandAnswers') {
      if (!site.isSilent) await commandAnswers(dependencies)(request as never, own);
      return { noted: true } as never;
    }
    return api.cloud(call, request, signal);
  };
  const running = startInstance({
    ...{ folder: place.folder, cloud, source: asteriskAt(server.port, undefined, 'lab', true) },
  });
  await until('the source is connected', () => api.reports.at(-1)?.source.state === 'connected');
  const channel = 'PJSIP/2001-00000001';
  server.recorders.set(channel, 'recording');
  const blocks = nowBlocks('direct');
  server.play(
    blocks
      .slice(
        0,
        blocks.findIndex((one) => one.startsWith('Event: BridgeLeave')),
      )
      .join(''),
  );
  await until('the call is connected', () => running.running.tracker.legs.some(({ state }) => state === 'connected'));
  const contact: LiveContact = {
    contactId: 'gateway-1:1795855830.1',
    initialContactId: 'gateway-1:1795855830.1',
    provider: 'asterisk',
    channel: 'VOICE',
    connectedAt: new Date().toISOString(),
  };
  return Object.assign(site, {
    ...{ server, api, running, contact, store },
    recorder: new AsteriskRecorder({
      ...{ commands: store, clock: () => new Date(), wait: (ms) => sleep(Math.min(ms, 5)) },
      newId: randomUUID,
    }),
    recorded: () => server.recorders.get(channel) ?? 'none',
    async close(): Promise<void> {
      stop.abort();
      await running.stop();
      await server.close();
      place.remove();
    },
  });
};
