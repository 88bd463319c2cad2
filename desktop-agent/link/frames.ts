/**
 * Frames between the service and a session: a length (4 bytes), a kind (1 byte), and the content. Kind 1 is JSON. Kind 2
 * is the length of a JSON header (2 bytes), the header, and bytes: what was captured.
 *
 * Both sides treat what they read as untrusted: a frame that is too long or not as described ends the connection.
 */
export type Frame = { content: unknown; bytes?: Buffer };

const kinds = { json: 1, bytes: 2 } as const;
export const maxJsonBytes = 64 * 1024;
export const maxFrameBytes = 8 * 1024 * 1024;

export class BrokenFrame extends Error {}

const frame = (kind: number, ...pieces: Buffer[]): Buffer => {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(1 + pieces.reduce((sum, { length }) => sum + length, 0));
  head[4] = kind;
  return Buffer.concat([head, ...pieces]);
};

export const encodeFrame = ({ content, bytes }: Frame): Buffer => {
  const json = Buffer.from(JSON.stringify(content));
  if (json.length > maxJsonBytes) throw new RangeError('The message is too long for a frame');
  if (!bytes) return frame(kinds.json, json);
  if (bytes.length + json.length + 3 > maxFrameBytes) throw new RangeError('There are too many bytes for a frame');
  const length = Buffer.alloc(2);
  length.writeUInt16BE(json.length);
  return frame(kinds.bytes, length, json, bytes);
};

const parse = (json: Buffer): unknown => {
  if (json.length > maxJsonBytes) throw new BrokenFrame('A message is too long');
  try {
    return JSON.parse(json.toString());
  } catch (error) {
    throw new BrokenFrame('A message is not JSON', { cause: error });
  }
};

const decode = (kind: number, body: Buffer): Frame => {
  if (kind === kinds.json) return { content: parse(body) };
  if (kind !== kinds.bytes) throw new BrokenFrame(`There is no kind of frame ${kind}`);
  if (body.length < 2) throw new BrokenFrame('A frame is too short');
  const end = 2 + body.readUInt16BE(0);
  if (body.length < end) throw new BrokenFrame('A frame is too short');
  return { content: parse(body.subarray(2, end)), bytes: body.subarray(end) };
};

/** Splits a stream of bytes into frames. @throws BrokenFrame, after which nothing more can be read */
export const frameReader = (onFrame: (frame: Frame) => void): ((chunk: Buffer) => void) => {
  let waiting: Buffer[] = [];
  let length = 0;
  return (chunk) => {
    waiting.push(chunk);
    length += chunk.length;
    for (;;) {
      if (length < 5) return;
      let buffer = waiting.length === 1 ? waiting[0]! : Buffer.concat(waiting, length);
      const size = buffer.readUInt32BE(0);
      if (size < 1 || size > maxFrameBytes) throw new BrokenFrame('The length of a frame is wrong');
      if (length < 4 + size) {
        waiting = [buffer];
        return;
      }
      const body = buffer.subarray(5, 4 + size);
      const kind = buffer[4]!;
      buffer = buffer.subarray(4 + size);
      waiting = buffer.length > 0 ? [buffer] : [];
      length = buffer.length;
      onFrame(decode(kind, body));
    }
  };
};
