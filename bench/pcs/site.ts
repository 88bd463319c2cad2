import { rmSync } from 'node:fs';
import { newKey } from '../../agent-kit/connection/identity.ts';
import { type DesktopAnswer, type DesktopRequest, desktopRoutes } from '../../api/programs/desktop.ts';
import { openChannel } from '../../domain/changes/channel.ts';
import { reportSeconds } from '../../domain/desktop/desktop.ts';
import { seeded } from '../../test/console/changes/kit.ts';
import { VirtualTime } from '../../test/kit/virtual-time.ts';
import { folderInMemory } from './folder.ts';
import { type Cloud, type Gateway, gateway, manyPcs } from './gateway.ts';
import { idleJournal } from './idle-journal.ts';
import { type SimulatedPc, simulatedPc } from './pc.ts';

const begin = Date.parse('2026-11-20T08:00:00.000Z');

/** Answers like the cloud when nothing waits for a PC and everybody is recorded. */
const idleCloud = (now: () => number): Cloud => {
  const answers: Record<string, (body: string) => object> = {
    [desktopRoutes.report.path]: (body): DesktopAnswer<'report'> => {
      const { users, channel }: DesktopRequest<'report'> = JSON.parse(body);
      return {
        serverTime: new Date(now()).toISOString(),
        nextReportSeconds: reportSeconds[channel],
        rteMessaging: true,
        users: users.map(({ login }) => ({ login, media: ['screen'], reason: 'recorded', detail: 'Recorded.' })),
        sealing: { keyId: 'key', publicKey: 'MIIB' },
        itemsVersion: 0,
        hasWork: false,
      };
    },
    [desktopRoutes.extractions.path]: () => ({ extractions: [], more: false }),
    [desktopRoutes.commands.path]: () => ({ commands: [] }),
    [desktopRoutes.logonSessions.path]: () => ({ noted: true }),
    [desktopRoutes.ticket.path]: () => ({ ticket: 'ticket', url: 'wss://changes.example.com', expiresInSeconds: 30 }),
    '/page/ticket': () => ({}),
  };
  return async (path, body) => {
    const answer = answers[path];
    return answer ? { status: 200, body: JSON.stringify(answer(body)) } : { status: 404, body: '{}' };
  };
};

/** The open page of an agent. It uses the same channel, and shares the limits of the gateway for sockets. */
const page = (time: VirtualTime, { send, openSocket }: Gateway, random: () => number) => {
  const request = {
    method: 'POST',
    url: 'https://fermata.example.com/page/ticket',
    headers: {},
    body: Buffer.alloc(0),
  } as const;
  return openChannel(
    {
      ...{ random, now: time.now, after: time.after },
      fetchTicket: async () => {
        await send(request);
        return '';
      },
      openSocket: () => openSocket('page')({ ticket: '', url: new URL('wss://changes.example.com') }, () => {}),
    },
    { onState: () => {}, onChanged: () => {} },
  );
};

/** A number of PCs, each with an open page, and nobody on a contact. */
export const siteOfPcs = (count: number, { share = count / manyPcs, seed = 7 } = {}) => {
  const time = new VirtualTime(begin, () => place.isBusy());
  const random = seeded(seed);
  const place: Gateway = gateway({ time, share, cloud: idleCloud(time.now) });
  const folder = folderInMemory();
  const { privateKey } = newKey();
  const pcs: SimulatedPc[] = [];
  const pages: { close(): void }[] = [];

  const start = (index: number): void => {
    const identity = { agentId: `d${index}`, machine: `PC-${index}`, privateKey };
    const splice = async () => ({ reason: 'not-captured' as const, detail: '' });
    const pc = simulatedPc({
      ...{ identity, user: `agent${index}`, folder, journal: idleJournal(), splice, time, random, gateway: place },
    });
    pcs.push(pc);
    time.after(1000, pc.logOn);
  };

  return {
    time,
    gateway: place,
    pcs,
    /** PCs and pages are switched on within this time. */
    start(withinMs: number): void {
      for (let index = 0; index < count; index++) {
        time.after(random() * withinMs, () => start(index));
        time.after(random() * withinMs, () => pages.push(page(time, place, random)));
      }
    },
    pass: (ms: number) => time.passUntil(time.now() + ms),
    /** Lets time pass until everybody is connected. @throws when that takes too long */
    async untilAllConnected(atMostMs: number): Promise<void> {
      const end = time.now() + atMostMs;
      while (place.openConnections() < 2 * count) {
        if (time.now() > end) throw new Error('Not everybody is connected again');
        await time.passUntil(time.now() + 1000);
      }
    },
    /** When the last open connection was opened. */
    connectedAt: place.lastOpenedAt,
    async close(): Promise<void> {
      for (const one of pages) one.close();
      const all = Promise.all(pcs.map((pc) => pc.stop()));
      let done = false;
      void all.finally(() => {
        done = true;
      });
      while (!done) await time.passUntil(time.now() + 1000);
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
