import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ControlLedger, RecordingStatus } from '../../api/control/control.ts';
import { findChromium, openAgentBrowser } from '../../local/desktop/browser.ts';
import { pauseAtCardField } from '../../local/desktop/card-field.ts';
import { makePcPlace, startDesktop } from '../../local/desktop/desktop.ts';
import { servePaymentPage } from '../../local/desktop/payment-page.ts';
import { launch } from '../../local/launch.ts';
import { turnOnRecordingControl } from '../../local/sample-day/recording-control.ts';
import { administrator } from '../../local/users/administrator.ts';
import type { Measurement } from '../measurement.ts';
import { openCardPage, share } from './card-page.ts';

const clicks = 20;
const username = 'alice.agent';

type Entry = { kind: string; at: string; verb?: string; recorder?: string; medium?: string; result?: string };

/** How long to wait. A busy machine may take long. */
const once = async <Value>(what: string, find: () => Promise<Value | undefined>): Promise<Value> => {
  for (let tries = 0; tries < 3000; tries += 1) {
    const found = await find();
    if (found !== undefined) return found;
    await sleep(20);
  }
  throw new Error(`It did not happen: ${what}`);
};

/** The whole way, deployed on the local engine: click, PC, cloud, simulator of Amazon Connect. */
export const measureFocusToConnect = async (): Promise<Measurement[]> => {
  const system = await launch({ name: 'bench-desktop', sampleDay: false, console: false });
  const folder = mkdtempSync(join(tmpdir(), 'fermata-focus-'));
  const undo: (() => Promise<void> | void)[] = [
    () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
    system.stop,
  ];
  try {
    const { outputs } = system;
    const ask = await administrator({ endpoint: outputs.endpoint, region: outputs.region }, outputs);
    await turnOnRecordingControl(ask);
    const site = await servePaymentPage();
    undo.push(site.close);
    await pauseAtCardField(ask, site.address);
    const place = makePcPlace(join(folder, 'pc'), { apiUrl: outputs.apiUrl });
    const desktop = await startDesktop(ask, place, { username });
    undo.push(desktop.stop);
    const browser = await openAgentBrowser({
      ...{ browser: findChromium()!, folder: join(folder, 'browser'), env: desktop.env },
    });
    undo.push(browser.close);
    const started = await fetch(`${outputs.connectEndpoint}/simulator/contacts`, {
      method: 'POST',
      body: JSON.stringify({ username, flow: ['audio'] }),
    });
    const { contactId } = (await started.json()) as { contactId: string };
    const stateOfAudio = async () =>
      (await ask<RecordingStatus>('GET', `/v1/contacts/${contactId}/recording`).catch(() => undefined))?.media.audio
        ?.standing;
    const isAudio = (wanted: string) =>
      once(`the sound is ${wanted}`, async () => ((await stateOfAudio()) === wanted ? true : undefined));
    await isAudio('recording');

    const confirmed = async (): Promise<Entry[]> =>
      (
        (await ask<ControlLedger>('GET', `/v1/contacts/${contactId}/control-ledger`)).entries as unknown as Entry[]
      ).filter(
        ({ kind, recorder, medium, result }) =>
          kind === 'answer' && recorder === 'amazon-connect' && medium === 'audio' && result === 'confirmed',
      );
    const page = await openCardPage(browser.context, site);
    await once('the extension reports', async () => {
      await page.leave();
      await page.enter();
      await sleep(1000);
      return (await stateOfAudio()) === 'paused' ? true : undefined;
    });
    const took: number[] = [];
    for (let click = 0; click < clicks; click += 1) {
      await page.leave();
      await isAudio('recording');
      const before = (await confirmed()).length;
      const focusedAt = await page.enter();
      await isAudio('paused');
      const answer = await once('the answer is in the ledger', async () => (await confirmed())[before]);
      took.push(Date.parse(answer.at) - focusedAt);
    }
    return [
      {
        name: `... ${clicks} times through the cloud (local engine): from the focus until Amazon Connect has confirmed that the sound is paused`,
        value: `median ${share(took, 0.5).toFixed(0)} ms, p99 ${share(took, 0.99).toFixed(0)} ms`,
        target: '',
        met: undefined,
      },
    ];
  } finally {
    for (const one of undo.reverse()) await one();
  }
};
