import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { wantedEvents } from '../../cti-gateway/ami/ami-calls.ts';
import type { AmiMessage } from '../../cti-gateway/ami/message.ts';
import { amiReader } from '../../cti-gateway/ami/reader.ts';

/** What a channel's recorder does; `none`: there is a channel and no recorder. */
export type PbxRecorder = 'none' | 'recording' | 'paused' | 'stopped';

/** A manager interface that plays captures of a real one, and answers actions as a real one did. */
export const pbx = async ({ secret = 'lab', port = 0 } = {}) => {
  const sockets = new Set<Socket>();
  const actions: AmiMessage[] = [];
  let status: string[] = [];
  let queues: string[] = [];
  let variables: Record<string, string> = {};
  let isSilent = false;
  const send = (socket: Socket, text: string) => {
    if (!isSilent) socket.write(text);
  };

  /** What is really recorded, by channel. */
  const recorders = new Map<string, PbxRecorder>();
  const left: Record<string, string> = {};
  let refusal: string | undefined;
  let ignored: string | undefined;
  /** The ids of channels, as the events that were played name them. */
  const uniqueids = new Map<string, string>();

  /** MixMonitor, with the words of a real one: right after a stop it still mutes, and mutes nothing. */
  const control = (socket: Socket, action: AmiMessage, id: string): void => {
    const channel = action.get('Channel') ?? '';
    const found = recorders.get(channel);
    const isRunning = found === 'recording' || found === 'paused';
    const { verb, unless } = {
      MixMonitor: { verb: 'recording' as const, unless: undefined },
      StopMixMonitor: { verb: 'stopped' as const, unless: 'Could not stop monitoring channel' },
      MixMonitorMute: {
        verb: action.get('State') === '1' ? ('paused' as const) : ('recording' as const),
        unless: 'Cannot set mute flag',
      },
    }[action.get('Action') as 'MixMonitor'];
    const isMutingNothing = found === 'stopped' && action.get('Action') === 'MixMonitorMute';
    const why =
      refusal ?? (found === undefined ? 'No such channel' : isRunning || isMutingNothing ? undefined : unless);
    if (why !== undefined) {
      send(socket, `Response: Error\r\n${id}Message: ${why}\r\n\r\n`);
      return;
    }
    if (!isMutingNothing) recorders.set(channel, verb);
    const recorder = action.get('Action') === 'MixMonitor' ? 'MixMonitorID: 0x7f02b4004f40\r\n' : '';
    send(socket, `Response: Success\r\n${id}${recorder}\r\n`);
    const event = { MixMonitor: 'MixMonitorStart', StopMixMonitor: 'MixMonitorStop', MixMonitorMute: 'MixMonitorMute' }[
      action.get('Action') as 'MixMonitor'
    ];
    send(socket, `Event: ${event}\r\nChannel: ${channel}\r\nUniqueid: ${uniqueids.get(channel) ?? ''}\r\n\r\n`);
  };

  const answer = (socket: Socket, action: AmiMessage): void => {
    actions.push(action);
    if (action.get('Action') === ignored) return;
    const id = `ActionID: ${action.get('ActionID')}\r\n`;
    const list = (blocks: string[], end: string) => {
      send(socket, `Response: Success\r\n${id}EventList: start\r\n\r\n`);
      for (const block of blocks) send(socket, `${block}${id}\r\n`);
      send(socket, `Event: ${end}\r\n${id}EventList: Complete\r\n\r\n`);
    };
    switch (action.get('Action')) {
      case 'Login': {
        const isRight = action.get('Secret') === secret;
        const message = isRight ? 'Authentication accepted' : 'Authentication failed';
        send(socket, `Response: ${isRight ? 'Success' : 'Error'}\r\n${id}Message: ${message}\r\n\r\n`);
        return;
      }
      case 'Ping':
        send(socket, `Response: Success\r\n${id}Ping: Pong\r\nTimestamp: ${(Date.now() / 1000).toFixed(6)}\r\n\r\n`);
        return;
      case 'Status':
        list(status, 'StatusComplete');
        return;
      case 'QueueStatus':
        list(queues, 'QueueStatusComplete');
        return;
      case 'Getvar': {
        const value = variables[action.get('Channel') ?? ''] ?? '';
        send(socket, `Response: Success\r\n${id}Variable: ${action.get('Variable')}\r\nValue: ${value}\r\n\r\n`);
        return;
      }
      case 'MixMonitor':
      case 'MixMonitorMute':
      case 'StopMixMonitor':
        control(socket, action, id);
        return;
      case 'Originate':
        send(socket, `Response: Success\r\n${id}Message: Originate successfully queued\r\n\r\n`);
        return;
      case 'Setvar':
        left[`${action.get('Channel')} ${action.get('Variable')}`] = action.get('Value') ?? '';
        send(socket, `Response: Success\r\n${id}Message: Variable Set\r\n\r\n`);
        return;
      default:
        send(socket, `Response: Error\r\n${id}Message: Invalid/unknown command\r\n\r\n`);
    }
  };

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    const reader = amiReader({ onMessage: (message) => answer(socket, message) });
    socket.on('data', (piece) => reader.read(piece));
    send(socket, 'Asterisk Call Manager/11.0.0\r\n');
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as { port: number };

  return {
    port: address.port,
    actions,
    recorders,
    /** Variables that were left on channels: `<channel> <name>`. */
    left,
    /** What it answers to commands for recorders from now on; undefined: it does them. */
    refuse(message: string | undefined): void {
      refusal = message;
    },
    /** It does not answer this action from now on, and does not do it; undefined: it does everything again. */
    ignore(action: string | undefined): void {
      ignored = action;
    },
    get connections() {
      return sockets.size;
    },
    /** Sends events of a capture, as they were. */
    play(bytes: Buffer | string): void {
      for (const [, channel, id] of bytes.toString().matchAll(/^Channel: (\S+)\r\n(?:.+\r\n)*?Uniqueid: (\S+)\r\n/gm))
        uniqueids.set(channel!, id!);
      for (const socket of sockets) send(socket, bytes.toString());
    },
    setStatus(blocks: string[], queueBlocks: string[] = []): void {
      status = blocks;
      queues = queueBlocks;
    },
    setVariables(all: Record<string, string>): void {
      variables = all;
    },
    /** Connected, and says nothing any more. */
    goSilent(): void {
      isSilent = true;
    },
    speak(): void {
      isSilent = false;
    },
    /** The cable is cut, or the PBX restarts. */
    cut(): void {
      for (const socket of sockets) socket.destroy();
    },
    async close(): Promise<void> {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
};

export type Pbx = Awaited<ReturnType<typeof pbx>>;

/** The blocks of a capture, each with its CRLFs, from the first that is an event of a call. */
export const blocksOf = (bytes: Buffer): string[] =>
  bytes
    .toString()
    .split('\r\n\r\n')
    .filter((block) => wantedEvents.has(/^Event: (\S+)/.exec(block)?.[1] ?? ''))
    .map((block) => `${block}\r\n\r\n`);
