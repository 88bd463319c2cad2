import { createHash, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import {
  type DesktopAnswer,
  type DesktopCall,
  type DesktopRequest,
  desktopRoutes,
} from '../../../api/programs/desktop.ts';

type Extraction = DesktopAnswer<'extractions'>['extractions'][number];
type Command = DesktopAnswer<'commands'>['commands'][number];

interface Stored {
  recordingId: string;
  path: string;
  size: number;
  sha256: string;
  state: 'waiting' | 'released' | 'uploaded' | 'deleted';
  content?: Buffer;
}

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
};

/**
 * Stands in for the cloud in tests of the program: it answers as api/programs/desktop.ts says, and checks what it receives against
 * the same contract.
 */
export const desktopCloud = async () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const state = {
    /** Whom to record. */
    recorded: new Set<string>(),
    rteMessaging: true,
    releasesAtOnce: true,
    isDown: false,
    desktopId: '',
    /** Of the channel: not used yet. */
    tickets: new Set<string>(),
    blocksSockets: false,
    clockMs: () => Date.now(),
    extractions: [] as Extraction[],
    commands: [] as Command[],
    reports: [] as DesktopRequest<'report'>[],
    logons: new Map<string, DesktopRequest<'logonSessions'>['sessions'][number]>(),
    results: [] as DesktopRequest<'results'>['results'],
    items: { items: [], events: [], version: 0 } as DesktopAnswer<'items'>,
    /** What triggers did; a step that comes twice is here once. */
    triggerSteps: new Map<string, DesktopRequest<'triggers'>['steps'][number]>(),
    answers: [] as DesktopRequest<'commandAnswers'>['answers'],
    /** Pages that watch a screen. */
    screenViews: [] as DesktopAnswer<'stills'>['screenViews'],
    stills: [] as DesktopRequest<'stills'>[],
    recordings: new Map<string, Stored>(),
    /** What is not as the contract says. */
    wrong: [] as string[],
    /** Bytes of bodies that came, by call. */
    received: new Map<string, number>(),
  };
  let url = '';

  const answers: { [Call in DesktopCall]?: (request: DesktopRequest<Call>) => DesktopAnswer<Call> } = {
    enrol() {
      state.desktopId = randomUUID();
      return { desktopId: state.desktopId };
    },
    ticket() {
      const ticket = randomUUID();
      state.tickets.add(ticket);
      return { ticket, url: '/changes', expiresInSeconds: 30 };
    },
    report(request) {
      state.reports.push(request);
      return {
        serverTime: new Date(state.clockMs()).toISOString(),
        nextReportSeconds: 60,
        rteMessaging: state.rteMessaging,
        users: request.users.map(({ login }) => {
          const isRecorded = state.recorded.has(login);
          const media: ('screen' | 'audio')[] = isRecorded ? ['screen'] : [];
          return { login, media, reason: isRecorded ? 'recorded' : 'no-user', detail: 'There is no such user' };
        }),
        sealing: {
          keyId: 'key-1',
          publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
        },
        itemsVersion: state.items.version,
        hasWork: state.extractions.length > 0 || state.commands.length > 0 || state.screenViews.length > 0,
      };
    },
    items: () => state.items,
    triggers({ steps }) {
      for (const step of steps) state.triggerSteps.set(`${step.is} ${step.runId} ${step.endsAt}`, step);
      return { steps: steps.map(({ runId, is }) => ({ runId, is, result: 'carried-out' as const, outcomes: [] })) };
    },
    logonSessions({ sessions }) {
      for (const one of sessions) state.logons.set(one.logonSessionId, one);
      return { noted: true };
    },
    extractions: () => ({ extractions: state.extractions, more: false }),
    results({ results }) {
      state.results.push(...results);
      const done = new Set(results.map(({ extractionId }) => extractionId));
      state.extractions = state.extractions.filter(({ extractionId }) => !done.has(extractionId));
      return { results: results.map(({ extractionId }) => ({ extractionId, outcome: 'noted' as const })) };
    },
    register({ recordings }) {
      return {
        recordings: recordings.map(({ extractionId, medium, path, sealed }) => {
          const recordingId = `recording-of-${extractionId}`;
          const known = state.recordings.has(recordingId);
          const released = state.releasesAtOnce ? 'released' : 'waiting';
          if (!known) state.recordings.set(recordingId, { recordingId, path, ...sealed, state: released });
          state.extractions = state.extractions.filter((one) => one.extractionId !== extractionId);
          return { extractionId, medium, recordingId, outcome: known ? 'known' : 'registered', reason: null };
        }),
      };
    },
    work: () => ({
      items: [...state.recordings.values()]
        .filter((one) => one.state === 'released')
        .map(({ recordingId, path, size, sha256 }) => ({
          ...{ recordingId, path, size, sha256, action: 'upload' as const },
          leasedUntil: new Date(state.clockMs() + 60_000).toISOString(),
        })),
    }),
    uploads: ({ recordings }) => ({
      recordings: recordings.map(({ recordingId }) => ({
        ...{ recordingId, how: 'put' as const },
        address: { url: `${url}/archive/${recordingId}`, headers: {} },
      })),
    }),
    confirm: ({ recordings }) => ({
      recordings: recordings.map(({ recordingId }) => {
        const { content, size, sha256 } = state.recordings.get(recordingId)!;
        const holds = content?.length === size && createHash('sha256').update(content).digest('hex') === sha256;
        if (holds) state.recordings.get(recordingId)!.state = 'uploaded';
        const receipt = { key: recordingId, size, sha256, at: new Date(state.clockMs()).toISOString() };
        return { recordingId, outcome: holds ? 'uploaded' : 'not-held', receipt: holds ? receipt : null };
      }),
    }),
    deletions({ recordings }) {
      for (const { recordingId } of recordings) state.recordings.get(recordingId)!.state = 'deleted';
      return { noted: true };
    },
    fail: () => ({ noted: true }),
    commands: () => ({ commands: state.commands, screenViews: state.screenViews }),
    stills(request) {
      state.stills.push(request);
      return { screenViews: state.screenViews };
    },
    commandAnswers(request) {
      state.answers.push(...request.answers);
      const done = new Set(request.answers.map(({ commandId }) => commandId));
      state.commands = state.commands.filter(({ commandId }) => !done.has(commandId));
      return { noted: true };
    },
  };

  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const path = request.url ?? '';
    if (state.isDown) return void request.socket.destroy();
    const [, recordingId] = /^\/archive\/(.+)$/.exec(path) ?? [];
    if (recordingId !== undefined) {
      state.recordings.get(recordingId)!.content = body;
      return void response.writeHead(200, { etag: '"1"' }).end();
    }
    const [call, route] = Object.entries(desktopRoutes).find(([, one]) => one.path === path) ?? [];
    const act = call && (answers[call as DesktopCall] as ((request: unknown) => unknown) | undefined);
    if (!route || !act) return void response.writeHead(404).end('{}');
    state.received.set(call, (state.received.get(call) ?? 0) + body.length);
    const read = route.request.safeParse(JSON.parse(body.toString()));
    if (!read.success) {
      state.wrong.push(`${call}: ${read.error.message}`);
      return void response.writeHead(400).end('{}');
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(act(read.data)));
  });
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'fermata.changes' });
  sockets.on('connection', (socket) => socket.on('message', () => socket.send('{"type":"pong"}')));
  server.on('upgrade', (request, socket, head) => {
    const [, ticket = ''] = (request.headers['sec-websocket-protocol'] ?? '').split(/, ?/);
    if (state.isDown) return void socket.destroy();
    if (state.blocksSockets || request.url !== '/changes' || !state.tickets.delete(ticket)) {
      return void socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
    }
    sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    state,
    privateKey: privateKey as KeyObject,
    openSockets: () => sockets.clients.size,
    /** Says over the channel that something is new for the PC. */
    nudge() {
      const topics = [`desktop#${state.desktopId}`];
      for (const socket of sockets.clients) socket.send(JSON.stringify({ type: 'changed', topics }));
    },
    close: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets.clients) socket.terminate();
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
export type DesktopCloud = Awaited<ReturnType<typeof desktopCloud>>;
