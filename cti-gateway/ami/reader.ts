import { type AmiMessage, amiMessage } from './message.ts';

/** No line or block of a PBX is longer; what is longer is no manager interface. */
const maxBlockBytes = 1024 * 1024;

export interface AmiReader {
  /** Reads what arrived, however it was cut. @throws Error when this cannot be a manager interface */
  read(piece: Buffer): void;
  readonly version: string | undefined;
}

/**
 * Splits the stream of a manager interface into blocks: lines that end with CRLF, and an empty line after each block. The
 * one line before the first block names the version. Blocks of events that nobody wants are dropped unread: a call causes
 * more than a hundred of them.
 */
export const amiReader = ({
  onMessage,
  isWanted = () => true,
}: {
  onMessage: (message: AmiMessage) => void;
  isWanted?: (event: string) => boolean;
}): AmiReader => {
  let rest = Buffer.alloc(0);
  let version: string | undefined;
  let isFirstLine = true;
  let isSkipped = false;
  let blockBytes = 0;
  let fields = new Map<string, string[]>();
  let last: string[] | undefined;

  const endBlock = (): void => {
    const block = fields;
    const hasContent = block.size > 0 && !isSkipped;
    fields = new Map();
    last = undefined;
    isSkipped = false;
    blockBytes = 0;
    if (hasContent) onMessage(amiMessage(block));
  };

  const readField = (line: string): void => {
    const colon = line.indexOf(':');
    const key = colon < 0 ? '' : line.slice(0, colon);
    // A value with a line break: the rest of it is no field of its own.
    if (!/^[A-Za-z0-9_.()-]+$/.test(key)) {
      if (last) last.push(`${last.pop()}\n${line}`);
      return;
    }
    const value = line.slice(colon + 1).replace(/^ /, '');
    const name = key.toLowerCase();
    if (name === 'event' && fields.size === 0 && !isWanted(value)) {
      isSkipped = true;
      return;
    }
    last = fields.get(name) ?? [];
    last.push(value);
    fields.set(name, last);
  };

  const readLine = (bytes: Buffer): void => {
    const length = bytes.at(-1) === 0x0d ? bytes.length - 1 : bytes.length;
    if (length === 0) {
      endBlock();
      return;
    }
    if (isSkipped) return;
    const line = bytes.toString('utf8', 0, length);
    if (isFirstLine) {
      isFirstLine = false;
      const [, found] = /^Asterisk Call Manager\/(\S+)/.exec(line) ?? [];
      version = found;
      if (found !== undefined) return;
    }
    readField(line);
  };

  return {
    read(piece) {
      let bytes = rest.length > 0 ? Buffer.concat([rest, piece]) : piece;
      for (;;) {
        const end = bytes.indexOf(0x0a);
        if (end < 0) break;
        blockBytes += end;
        readLine(bytes.subarray(0, end));
        bytes = bytes.subarray(end + 1);
      }
      rest = Buffer.from(bytes);
      if (blockBytes + rest.length > maxBlockBytes) {
        throw new Error(`what answers there is not Asterisk's manager interface: a block has no end`);
      }
    },
    get version() {
      return version;
    },
  };
};
