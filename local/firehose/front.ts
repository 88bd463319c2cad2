import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import { type AddressInfo, connect, createServer as listenOnTcp, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type Cloud, engineCredentials } from '../cloud.ts';
import { deliveries } from './delivery.ts';
import { Gathering } from './gathering.ts';
import { recordsIn } from './put-requests.ts';

/** Long enough that a busy stream creates only some ten objects a second, and short enough that nobody notices. */
const pauseMilliseconds = 100;
const fullBytes = 16 << 20;
const retryMilliseconds = 1000;

interface Options {
  port: number;
  engine: Cloud;
  /** Called when records wait because the bucket refuses them. */
  report?: (line: string) => void;
}

/**
 * The engine's address for everyone on this machine. Everything is forwarded to the engine unchanged, except records that are
 * put into Firehose. The engine creates an object for each, which takes minutes for what Firehose gathers into a few, so they
 * are gathered here. That only applies to the account root's records, because the engine decides whether others may put any.
 */
export const openFirehoseFront = async ({ port, engine, report = () => {} }: Options) => {
  const { hostname, port: enginePort } = new URL(engine.endpoint);
  const findDelivery = deliveries(engine);
  const gatherings = new Map<string, Gathering>();

  const gatheringOf = (streamName: string): Gathering => {
    const deliver = async (records: readonly Buffer[]) => {
      const delivery = await findDelivery(streamName);
      if (!delivery) throw new Error('The stream is gone, or has become more than a way into a bucket');
      await delivery(records);
    };
    const onFailure = (error: unknown, records: number) =>
      report(`Firehose: ${records} records for ${streamName} could not be delivered yet: ${error}`);
    const gathering =
      gatherings.get(streamName) ??
      new Gathering(deliver, { pauseMilliseconds, fullBytes, retryMilliseconds, onFailure });
    gatherings.set(streamName, gathering);
    return gathering;
  };

  const passOn = (request: IncomingMessage, body: Buffer, response: ServerResponse) => {
    const { method, url: path, rawHeaders: headers } = request;
    const onward = send({ hostname, port: enginePort, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    onward.end(body);
  };

  const http = createServer(async (request, response) => {
    try {
      const body = await buffer(request);
      const put = isRoots(request) ? recordsIn(request.headers['x-amz-target'], body) : undefined;
      if (!put || !(await findDelivery(put.streamName))) return passOn(request, body, response);
      gatheringOf(put.streamName).add(put.records);
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() });
      response.end(JSON.stringify(put.answer()));
    } catch {
      response.destroy();
    }
  });

  // SDK clients keep connections for minutes, and treat a closed one as a failure.
  http.keepAliveTimeout = 300_000;

  const open = new Set<Socket>();
  const front = listenOnTcp((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    peek(socket, (isForFirehose) => {
      if (isForFirehose) http.emit('connection', socket);
      else toEngine(socket, { hostname, port: Number(enginePort) });
    });
  });
  await new Promise<void>((resolve, reject) => {
    front.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    async close() {
      const closed = new Promise((resolve) => front.close(resolve));
      await Promise.all([...gatherings.values()].map((gathering) => gathering.close()));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
};

const isRoots = ({ headers }: IncomingMessage): boolean =>
  headers.authorization?.includes(`Credential=${engineCredentials.accessKeyId}/`) ?? false;

const headEnd = Buffer.from('\r\n\r\n');
/** More bytes than any program sends. The engine refuses such a request. */
const longestHead = 64 << 10;
const forFirehose = /^x-amz-target: *Firehose_20150804\.Put/im;

/** Reads the head of a connection's first request and puts it back: an SDK client has connections of its own. */
const peek = (socket: Socket, decide: (isForFirehose: boolean) => void) => {
  let head = Buffer.alloc(0);
  const read = () => {
    for (let chunk = socket.read(); chunk !== null; chunk = socket.read()) {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf(headEnd);
      if (end === -1 && head.length < longestHead) continue;
      socket.off('readable', read);
      const rest = socket.read() as Buffer | null;
      socket.unshift(rest === null ? head : Buffer.concat([head, rest]));
      decide(forFirehose.test(head.toString('latin1', 0, end === -1 ? 0 : end)));
      return;
    }
  };
  socket.on('readable', read);
};

const toEngine = (socket: Socket, engine: { hostname: string; port: number }) => {
  const onward = connect(engine.port, engine.hostname);
  socket.setNoDelay(true);
  onward.setNoDelay(true);
  onward.on('error', () => socket.destroy());
  socket.on('close', () => onward.destroy());
  onward.on('close', () => socket.destroySoon());
  socket.pipe(onward).pipe(socket);
};
