import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Identity, newKey } from '../../agent-kit/connection/identity.ts';
import { desktopRoutes } from '../../api/programs/desktop.ts';
import type { SpliceContact } from '../../desktop-agent/service/extractions/extract.ts';
import { openJournal } from '../../desktop-agent/service/journal/journal.ts';
import { desktopTopic } from '../../domain/changes/topics.ts';
import { unsavedEvent } from '../../domain/workflow/unsaved-event.ts';
import { seeded } from '../../test/console/changes/kit.ts';
import { VirtualTime } from '../../test/kit/virtual-time.ts';
import { contact, user } from '../../test/lambdas/api-kit.ts';
import { code, enrolmentCode, recordedPeople, startDesktops } from '../../test/lambdas/desktops/desktop-api-kit.ts';
import { day } from '../scale/model.ts';
import { folderInMemory } from './folder.ts';
import { type Gateway, gateway } from './gateway.ts';
import { type SimulatedPc, simulatedPc } from './pc.ts';

/** How many hours a PC is switched on. Its user works eight of them. */
export const hoursOn = 10;
const hourMs = 3_600_000;
/** From the arrival of a container until it is opened. */
const openingMs = 3000;
const archiveHost = 'https://archive.invalid';

/** When the workflow releases screens: at once, or not on this day, as for recordings that wait for the night. */
export type Release = 'immediate' | 'daily-event';

/** The size of containers does not matter here, so each extraction gets a small file of its own. */
const splicedFile =
  (folder: string): SpliceContact =>
  async ({ extractionId, from, to }) => {
    const path = `recordings/${extractionId}.sealed`;
    const content = Buffer.from(`container of ${extractionId}`);
    mkdirSync(join(folder, 'recordings'), { recursive: true });
    writeFileSync(join(folder, path), content);
    const hash = createHash('sha256').update(content).digest('hex');
    const facts = { size: content.length, sha256: hash };
    const { mtimeMs } = await stat(join(folder, path));
    const durationSeconds = (Date.parse(to) - Date.parse(from)) / 1000;
    return {
      file: { path, mtimeMs, sealed: facts, content: facts, startedAt: from, endedAt: to, durationSeconds, gaps: [] },
    };
  };

/**
 * A whole day of some PCs: the real service of each, with the real desktop-api, on stores in memory. PCs do not affect
 * each other, so the sum over 5,000 is a multiple.
 */
export const dayOfPcs = async (count: number, release: Release, seed = 11) => {
  const site = await startDesktops();
  const begin = site.clock().getTime();
  const time = new VirtualTime(begin, () => place.isBusy());
  const random = seeded(seed);
  /** The clock of the cloud shows the simulated time. */
  const syncClock = () => site.wait(time.now() - site.clock().getTime());
  const place: Gateway = gateway({
    time,
    async cloud(path, body, authorization) {
      syncClock();
      const { status, answer } = await site.send(path, body, authorization?.slice('Bearer '.length));
      for (const recordingId of site.openings.splice(0)) later(openingMs, () => openContainer(recordingId));
      return { status, body: JSON.stringify(answer) };
    },
  });
  const send: Gateway['send'] = async (request, signal) => {
    if (!request.url.startsWith(archiveHost)) return place.send(request, signal);
    place.counts.add('sent to the archive');
    const { status } = site.archive.send(
      { url: request.url, headers: request.headers as Record<string, string> },
      request.body as Buffer,
    );
    return { status, headers: { etag: '"1"' }, body: '' };
  };

  /** Does what screen-arrival does. */
  const openContainer = async (recordingId: string): Promise<void> => {
    syncClock();
    const content = (await site.uploads.find(recordingId))?.sealed?.content;
    if (!content) throw new Error('An unknown container has arrived');
    const at = time.clock().toISOString();
    const receipt = { key: `recordings/${recordingId}`, ...content, at };
    await site.uploads.open(recordingId, receipt, { at, step: 'opened', machine: 'cloud', ...content });
  };

  await site.desktops.addCode(await enrolmentCode({ maxUses: count }));
  const users = Array.from({ length: count }, (_, index) => user(`u-${index}`, `agent${index}.desk`));
  site.set({
    users,
    identifiers: users.map(({ userId }, index) => ({ userId, systemUsername: `agent${index}` })),
    roles: recordedPeople.roles,
  });
  const all = { percent: 100, immediateUpload: true };
  const keep = release === 'immediate' ? { voice: all, 'matching-screen': all, 'unmatched-screen': all } : {};
  await site.workflows.save({ ...unsavedEvent('end-of-call'), defaultRule: { actions: { keep } } });

  const root = folderInMemory();
  const enrolled = async (machine: string): Promise<Identity<{ machine: string }>> => {
    const { publicKey, privateKey } = newKey();
    const request = { code, machine, platform: 'linux', publicKey };
    const { status, answer } = await site.send(desktopRoutes.enrol.path, request);
    if (status !== 200) throw new Error(`${machine} was not enrolled: ${JSON.stringify(answer)}`);
    return { agentId: desktopRoutes.enrol.answer.parse(answer).desktopId, machine, privateKey };
  };

  let asked = 0;
  /** The contact's record was imported. */
  const imported = async (contactId: string): Promise<void> => {
    syncClock();
    const desktops = await site.extract(contactId);
    asked += desktops.length;
    for (const desktopId of site.nudged.splice(0)) place.announce(desktopTopic(desktopId));
  };

  const command = async (pc: SimulatedPc, login: string, contactId: string, verb: 'pause' | 'resume') => {
    syncClock();
    const at = time.clock().toISOString();
    const until = new Date(time.now() + 5000).toISOString();
    const commandId = `${at}#${contactId}`;
    await site.commands.leave({
      ...{ desktopId: pc.desktopId, commandId, login, contactId, verb, media: ['screen'], at, until },
    });
    place.counts.add('commands');
    place.announce(desktopTopic(pc.desktopId));
  };

  let defect: unknown;
  const later = (ms: number, act: () => Promise<void>): void =>
    void time.after(ms, () =>
      act().catch((error: unknown) => {
        defect ??= error;
      }),
    );

  /** An agent's contacts, one in each slot of the day. */
  const work = (pc: SimulatedPc, index: number): void => {
    const slotMs = (day.hours * hourMs) / day.contacts;
    for (let slot = 0; slot < day.contacts; slot++) {
      const contactId = `c-${index}-${slot}`;
      const lengthMs = slotMs * day.onContacts * (0.5 + random());
      const fromMs = slot * slotMs + random() * (slotMs - lengthMs);
      const [from, to] = [time.now() + fromMs, time.now() + fromMs + lengthMs].map((ms) => new Date(ms).toISOString());
      if (random() < day.paused && lengthMs > (20 + day.pauseSeconds) * 1000) {
        later(fromMs + 20_000, () => command(pc, `agent${index}`, contactId, 'pause'));
        later(fromMs + 20_000 + day.pauseSeconds * 1000, () => command(pc, `agent${index}`, contactId, 'resume'));
      }
      // Firehose collects records for a minute.
      later(fromMs + lengthMs + 60_000 + random() * 30_000, async () => {
        const times = { initiatedAt: from!, connectedToAgentAt: from!, disconnectedAt: to!, updatedAt: to! };
        const file = contact(contactId, { ...times, agentId: `u-${index}`, acdId: `agent${index}.desk` });
        await site.contacts.keepNewest([file]);
        await imported(contactId);
      });
    }
  };

  const pcs: SimulatedPc[] = [];
  for (let index = 0; index < count; index++) {
    const identity = await enrolled(`PC-${index}`);
    const folder = join(root, `${index}`);
    mkdirSync(folder);
    const journal = openJournal(folder);
    const offMs = hoursOn * hourMs;
    time.after(random() * 60_000, () => {
      const pc = simulatedPc({
        ...{ identity, user: `agent${index}`, folder, journal, splice: splicedFile(folder), time, random },
        gateway: { ...place, send },
        signs: true,
      });
      pcs.push(pc);
      time.after(30_000, pc.logOn);
      time.after(hourMs, () => work(pc, index));
      time.after(offMs - 60_000, pc.logOff);
    });
  }
  await time.passUntil(begin + hoursOn * hourMs + 60_000);
  place.closeAll();
  const counts = place.counts.all();
  let stopped = false;
  void Promise.all(pcs.map((pc) => pc.stop())).finally(() => {
    stopped = true;
  });
  while (!stopped) await time.passUntil(time.now() + 1000);
  rmSync(root, { recursive: true, force: true });
  if (defect !== undefined) throw defect;
  return { counts, asked, warnings: pcs.flatMap(({ warnings }) => warnings) };
};
