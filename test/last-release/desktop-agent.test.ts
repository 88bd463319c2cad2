import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';
import { MemoryConnectionStore } from '../../adapters/memory/control/connection-store.ts';
import { desktopRoutes } from '../../api/programs/desktop.ts';
import { changedMessage } from '../../domain/changes/announce.ts';
import { desktopTopic } from '../../domain/changes/topics.ts';
import { noDesktopItems } from '../../domain/desktop-item/desktop-item.ts';
import { onSocket } from '../../lambdas/changes/on-socket.ts';
import { silent } from '../../lambdas/kit/telemetry.ts';
import { until } from '../desktop-agent/kit/until.ts';
import { code, now, startDesktops } from '../lambdas/desktops/desktop-api-kit.ts';
import { lastRelease, serveToday } from './kit.ts';

test('a desktop agent of the last release enrols, opens its channel, and answers requests', async () => {
  const connections = new MemoryConnectionStore(() => new Date(now));
  const site = await startDesktops({ connections, newTicket: randomUUID, changesAddress: '/changes' });
  const today = await serveToday(site.send, site.archive);
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'fermata.changes' });
  const open = new Map<string, WebSocket>();
  const send = async (connectionId: string, message: string) => {
    open.get(connectionId)?.send(message);
    return 'sent' as const;
  };
  const gateway = onSocket({ connections, sockets: { send }, telemetry: silent });
  today.server.on('upgrade', async (request, socket, head) => {
    const connectionId = randomUUID();
    const headers = request.headers as Record<string, string>;
    const { statusCode } = await gateway({ requestContext: { routeKey: '$connect', connectionId }, headers });
    if (statusCode !== 200) return void socket.end(`HTTP/1.1 ${statusCode} No\r\n\r\n`);
    sockets.handleUpgrade(request, socket, head, (opened) => open.set(connectionId, opened));
  });
  // It polls so rarely that everything below must come over the channel or with its first report.
  const program = lastRelease('desktop-agent', (folder) => ({
    ...{ apiUrl: today.url, folder: join(folder, 'service'), socketFolder: join(folder, 'run'), pollSeconds: 600 },
  }));
  try {
    await site.desktopItems.save({ ...noDesktopItems, version: 1, changedAt: now, changedBy: 'ada.admin' });
    expect(await program.run('enrol', '--code', code)).toBe(0);
    const [desktop] = await site.desktops.all();
    const { desktopId } = desktop!;
    program.start();
    await until(async () => open.size === 1 && (await site.desktops.report(desktopId)) !== undefined);

    const extractionId = 'e'.repeat(32);
    await site.extractions.save({
      ...{ extractionId, revision: 1, contactId: 'c-1', desktopId, logonSessionId: 's-1', login: 'CORP\\sam' },
      ...{ username: 'sam.seller', agentId: 'u-sam', media: ['screen'], blackouts: [], requestedAt: now },
      ...{ from: '2026-11-19T09:02:15.000Z', to: '2026-11-19T09:05:20.000Z', state: { is: 'open' } },
    });
    const commandId = `${now}#1`;
    await site.commands.leave({
      ...{ commandId, desktopId, login: 'CORP\\sam', contactId: 'c-2', verb: 'pause', media: ['screen'], at: now },
      until: '2026-11-20T12:00:05.000Z',
    });
    for (const id of await connections.subscribers(desktopTopic(desktopId)))
      await send(id, changedMessage([desktopTopic(desktopId)]));

    await until(async () => (await site.extractions.find(extractionId))?.state.is === 'none');
    expect((await site.extractions.find(extractionId))?.state).toMatchObject({ reason: 'segments-deleted' });
    const answerOf = async () => (await site.commands.find(desktopId, commandId))?.answers.screen?.result;
    await until(async () => (await answerOf()) !== undefined);
    expect(await answerOf()).toBe('not-recording');

    expect(today.refused()).toEqual([]);
    const { enrol, report, items, ticket, extractions, results, commands, commandAnswers } = desktopRoutes;
    const calls = { enrol, report, items, ticket, extractions, results, commands, commandAnswers };
    expect(Object.entries(calls).filter(([, { path }]) => !today.served().has(path))).toEqual([]);
  } finally {
    await program.close();
    for (const socket of open.values()) socket.terminate();
    await today.close();
  }
});
