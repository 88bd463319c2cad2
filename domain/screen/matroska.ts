/**
 * The part of Matroska (RFC 9559) that ffmpeg writes to a pipe: a header, then clusters of known size, each with a
 * timestamp and simple blocks. The header and any run of clusters that begins with a key frame is a valid file.
 */
const clusterId = [0x1f, 0x43, 0xb6, 0x75] as const;
const [simpleBlock, timestamp, codecPrivate, pixelWidth, pixelHeight] = [0xa3, 0xe7, 0x63a2, 0xb0, 0xba];
/** Elements that contain the elements that we read. */
const segment = 0x18538067;
const parents = new Set([segment, 0x1654ae6b /* Tracks */, 0xae /* TrackEntry */, 0xe0 /* Video */]);

/** One picture as it was encoded. */
export interface Frame {
  /** Epoch milliseconds. */
  time: number;
  key: boolean;
  data: Uint8Array;
}

interface Element {
  id: number;
  from: number;
  /** Undefined if the element lasts until its parent ends. */
  to: number | undefined;
}

/** The element at `at`. Undefined if its head is not complete yet. */
const elementAt = (bytes: Uint8Array, at: number): Element | undefined => {
  const idLength = Math.clz32(bytes[at] ?? 0) - 23;
  const sizeAt = at + idLength;
  const sizeLength = Math.clz32(bytes[sizeAt] ?? 0) - 23;
  if (idLength > 4 || sizeLength > 8 || bytes.length < sizeAt + sizeLength) return undefined;
  let id = 0;
  for (let i = at; i < sizeAt; i += 1) id = id * 256 + bytes[i]!;
  let size = bytes[sizeAt]! & (0xff >> sizeLength);
  let isUnknown = size === 0xff >> sizeLength;
  for (let i = 1; i < sizeLength; i += 1) {
    const byte = bytes[sizeAt + i]!;
    isUnknown &&= byte === 0xff;
    size = size * 256 + byte;
  }
  const from = sizeAt + sizeLength;
  return { id, from, to: isUnknown ? undefined : from + size };
};

const numberIn = (bytes: Uint8Array, { from, to }: Element): number => {
  let value = 0;
  for (let i = from; i < (to ?? from); i += 1) value = value * 256 + bytes[i]!;
  return value;
};

function* elements(bytes: Uint8Array, from: number, to: number): Generator<Element> {
  for (let at = from; at < to; ) {
    const element = elementAt(bytes, at);
    if (!element) return;
    yield element;
    at = element.to ?? to;
  }
}

/** The frames of a cluster, in order. Their data are views of the cluster's bytes. */
export const framesOf = (cluster: Uint8Array): Frame[] => {
  const whole = elementAt(cluster, 0);
  if (!whole) return [];
  let base: number | undefined;
  const frames: Frame[] = [];
  for (const element of elements(cluster, whole.from, whole.to ?? cluster.length)) {
    if (element.id === timestamp) base = numberIn(cluster, element);
    if (element.id !== simpleBlock || base === undefined || element.to === undefined) continue;
    // Track number (one byte: there is one track), relative time, flags, data.
    const view = new DataView(cluster.buffer, cluster.byteOffset + element.from, 4);
    frames.push({
      time: base + view.getInt16(1),
      key: (view.getUint8(3) & 0x80) !== 0,
      data: cluster.subarray(element.from + 4, element.to),
    });
  }
  return frames;
};

const bytesOf = (value: number, length: number): number[] =>
  Array.from({ length }, (_, i) => Math.floor(value / 256 ** (length - 1 - i)) % 256);

/** One frame as a cluster of its own. */
export const clusterOf = ({ time, key, data }: Frame): Uint8Array => {
  // Sizes are written in eight bytes, of which the first only states that.
  const block = [simpleBlock, 0x01, ...bytesOf(data.length + 4, 7), 0x81, 0, 0, key ? 0x80 : 0];
  const head = [timestamp, 0x88, ...bytesOf(time, 8), ...block];
  const bytes = new Uint8Array(12 + head.length + data.length);
  bytes.set([...clusterId, 0x01, ...bytesOf(head.length + data.length, 7), ...head]);
  bytes.set(data, 12 + head.length);
  return bytes;
};

export interface VideoTrack {
  width: number;
  height: number;
  /** For H.264, the configuration of the decoder (avcC). */
  configuration: Uint8Array;
}

/** The description of the video track in a header. Undefined if there is none. */
export const videoTrackOf = (header: Uint8Array): VideoTrack | undefined => {
  const found: Partial<VideoTrack> = {};
  const search = (from: number, to: number): void => {
    for (const element of elements(header, from, to)) {
      const end = Math.min(element.to ?? to, to);
      if (parents.has(element.id)) search(element.from, end);
      if (element.id === pixelWidth) found.width = numberIn(header, element);
      if (element.id === pixelHeight) found.height = numberIn(header, element);
      if (element.id === codecPrivate) found.configuration = header.slice(element.from, end);
    }
  };
  search(0, header.length);
  const { width, height, configuration } = found;
  return width && height && configuration ? { width, height, configuration } : undefined;
};

const isClusterAt = (bytes: Uint8Array, at: number): boolean => clusterId.every((byte, i) => bytes[at + i] === byte);

/** Takes a stream in pieces of any size, and returns its header once and its clusters as they become complete. */
export class ClusterReader {
  #pieces: Uint8Array[] = [];
  #length = 0;
  #needed = 0;
  #header: Uint8Array | undefined;

  get header(): Uint8Array | undefined {
    return this.#header;
  }

  /** @throws Error if this is not what ffmpeg writes to a pipe */
  push(piece: Uint8Array): Uint8Array[] {
    // A plain array copies when it is sliced.
    this.#pieces.push(new Uint8Array(piece.buffer, piece.byteOffset, piece.length));
    this.#length += piece.length;
    // A cluster may come in many pieces. They are joined once, when it is complete.
    if (this.#length < this.#needed) return [];
    const bytes = this.#joined();
    let at = 0;
    if (!this.#header) {
      while (at < bytes.length - 4 && !isClusterAt(bytes, at)) at += 1;
      if (!isClusterAt(bytes, at)) {
        if (bytes.length > 64 * 1024) throw new Error('No cluster begins in the first 64 kB');
        return this.#keep(bytes, 0, 0);
      }
      this.#header = bytes.slice(0, at);
    }
    const clusters: Uint8Array[] = [];
    while (at < bytes.length) {
      if (bytes[at] === 0) throw new Error('A cluster is followed by something that is not an element');
      const element = elementAt(bytes, at);
      if (!element) return this.#keep(bytes, at, 0, clusters);
      if (element.to === undefined) throw new Error('An element has no size');
      if (element.to > bytes.length) return this.#keep(bytes, at, element.to - at, clusters);
      // An index may follow the last cluster.
      if (isClusterAt(bytes, at)) clusters.push(bytes.slice(at, element.to));
      at = element.to;
    }
    return this.#keep(bytes, at, 0, clusters);
  }

  #joined(): Uint8Array {
    if (this.#pieces.length === 1) return this.#pieces[0]!;
    const bytes = new Uint8Array(this.#length);
    let at = 0;
    for (const piece of this.#pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    return bytes;
  }

  #keep(bytes: Uint8Array, from: number, needed: number, clusters: Uint8Array[] = []): Uint8Array[] {
    const rest = bytes.subarray(from);
    this.#pieces = rest.length ? [rest] : [];
    this.#length = rest.length;
    this.#needed = needed;
    return clusters;
  }
}
