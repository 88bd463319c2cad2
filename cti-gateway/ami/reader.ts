import { type AmiMessage, amiMessage } from './message.ts';

/** No block of a PBX is longer than this. Anything longer is not a manager interface. */
const maxBlockBytes = 1024 * 1024;

const [lineFeed, carriageReturn] = [0x0a, 0x0d];

/** Decides whether an event is read. `contains` looks for a text anywhere in its block, without reading the block. */
export type IsWanted = (event: string, contains: (text: string) => boolean) => boolean;

export interface AmiReader {
  /** Reads a piece of the stream, wherever it was cut. @throws Error if this cannot be a manager interface */
  read(piece: Buffer): void;
  readonly version: string | undefined;
}

/** How many bytes the empty line that starts here has; 0 if there is none. */
const emptyLineAt = (bytes: Buffer, at: number): number => {
  if (bytes[at] === lineFeed) return 1;
  return bytes[at] === carriageReturn && bytes[at + 1] === lineFeed ? 2 : 0;
};

const fieldOf = (line: string): { name: string; value: string } | undefined => {
  const colon = line.indexOf(':');
  const key = colon < 0 ? '' : line.slice(0, colon);
  if (!/^[A-Za-z0-9_.()-]+$/.test(key)) return undefined;
  return { name: key.toLowerCase(), value: line.slice(colon + 1).replace(/^ /, '') };
};

const messageOf = (lines: readonly string[]): AmiMessage | undefined => {
  const fields = new Map<string, string[]>();
  let last: string[] | undefined;
  for (const line of lines) {
    const field = fieldOf(line);
    if (!field) {
      // The value before has a line break, and this is the rest of it.
      if (last) last.push(`${last.pop()}\n${line}`);
      continue;
    }
    last = fields.get(field.name) ?? [];
    last.push(field.value);
    fields.set(field.name, last);
  }
  return fields.size === 0 ? undefined : amiMessage(fields);
};

/**
 * Splits the stream of a manager interface into blocks: lines that end with CRLF, and an empty line after each block. The
 * line before the first block names the version. Only the first line of an unwanted event is read, because a call causes more
 * than a hundred of them, and a busy PBX thousands a second.
 */
export const amiReader = ({
  onMessage,
  isWanted = () => true,
}: {
  onMessage: (message: AmiMessage) => void;
  isWanted?: IsWanted;
}): AmiReader => {
  let rest: Buffer = Buffer.alloc(0);
  /** No block ends in this many bytes of `rest`. */
  let searched = 0;
  let version: string | undefined;
  let isFirstBlock = true;

  const readBlock = (block: Buffer): void => {
    const lineEnd = block.indexOf(lineFeed);
    const first = block.toString('utf8', 0, lineEnd < 0 ? block.length : lineEnd).replace(/\r$/, '');
    if (isFirstBlock) {
      isFirstBlock = false;
      const [, found] = /^Asterisk Call Manager\/(\S+)/.exec(first) ?? [];
      version = found;
      if (found !== undefined) {
        if (lineEnd >= 0) readBlock(block.subarray(lineEnd + 1));
        return;
      }
    }
    const field = fieldOf(first);
    if (field?.name === 'event' && !isWanted(field.value, (text) => block.includes(text))) return;
    const message = messageOf(block.toString().replace(/\r$/, '').split(/\r?\n/));
    if (message) onMessage(message);
  };

  return {
    read(piece) {
      const bytes = rest.length > 0 ? Buffer.concat([rest, piece]) : piece;
      let start = 0;
      let from = searched;
      // No PBX ends its lines like this, so it is looked for once in a piece, and not once for each block.
      let bare = bytes.indexOf('\n\n', from);
      for (;;) {
        for (let empty = emptyLineAt(bytes, start); empty > 0; empty = emptyLineAt(bytes, start)) start += empty;
        from = Math.max(from, start);
        if (bare >= 0 && bare < from) bare = bytes.indexOf('\n\n', from);
        const usual = bytes.indexOf('\n\r\n', from);
        const end = usual < 0 || (bare >= 0 && bare < usual) ? bare : usual;
        if (end < 0) break;
        const block = bytes.subarray(start, end);
        start = end + 1;
        readBlock(block);
      }
      rest = Buffer.from(bytes.subarray(start));
      // If the end of a block is cut in two, at most two bytes of it are here.
      searched = Math.max(0, rest.length - 2);
      if (rest.length > maxBlockBytes) {
        throw new Error(`the server at this address is not Asterisk's manager interface: a block has no end`);
      }
    },
    get version() {
      return version;
    },
  };
};
