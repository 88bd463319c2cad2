/**
 * The protocol between browsers and a native host: a length of 4 bytes, in the byte order of the machine (little-endian
 * on all systems that we support), and JSON.
 * https://developer.chrome.com/docs/extensions/develop/concepts/native-messaging
 */
export const encodeFrame = (content: unknown): Buffer => {
  const json = Buffer.from(JSON.stringify(content));
  // Browsers refuse more: "The maximum size of a single message from the native messaging host is 1 MB".
  if (json.length > 1024 * 1024) throw new RangeError('A message to a browser has at most 1 MB');
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  return Buffer.concat([length, json]);
};

/** A few hundred bytes are enough. */
export const maxFrameBytes = 16 * 1024;

/** The input is invalid, and nothing more is read from this connection. */
export class InvalidMessage extends Error {}

/** Splits a stream of bytes into JSON texts. @throws InvalidMessage */
export const frameReader = (onFrame: (json: string) => void, maxBytes = maxFrameBytes): ((chunk: Buffer) => void) => {
  let waiting = Buffer.alloc(0);
  return (chunk) => {
    waiting = Buffer.concat([waiting, chunk]);
    while (waiting.length >= 4) {
      const length = waiting.readUInt32LE(0);
      if (length === 0 || length > maxBytes) throw new InvalidMessage('A message is too long, or empty');
      if (waiting.length < 4 + length) return;
      const json = waiting.toString('utf8', 4, 4 + length);
      waiting = waiting.subarray(4 + length);
      onFrame(json);
    }
  };
};
