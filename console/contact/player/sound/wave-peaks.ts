/** The data of a waveform: for each channel, the loudest sample of each interval, 0 to 1. */
export interface WavePeaks {
  channels: Float32Array[];
  seconds: number;
}

interface Format {
  codec: 1 | 6 | 7;
  channels: number;
  sampleRate: number;
  bytesPerSample: number;
}

const tag = (bytes: Uint8Array, at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));

const muLaw = (byte: number): number => {
  const value = ~byte & 0xff;
  return ((((value & 0x0f) << 3) + 0x84) << ((value & 0x70) >> 4)) - 0x84;
};

const aLaw = (byte: number): number => {
  const value = byte ^ 0x55;
  const exponent = (value & 0x70) >> 4;
  const mantissa = ((value & 0x0f) << 4) + 8;
  return exponent === 0 ? mantissa : (mantissa + 0x100) << (exponent - 1);
};

const levels = (decode: (byte: number) => number) =>
  Float32Array.from({ length: 256 }, (_, byte) => decode(byte) / 32768);
const companded = { 6: levels(aLaw), 7: levels(muLaw) };

const loudness = ({ codec, bytesPerSample }: Format): ((view: DataView, at: number) => number) | undefined => {
  if (codec !== 1) return (view, at) => companded[codec][view.getUint8(at)] ?? 0;
  if (bytesPerSample === 1) return (view, at) => Math.abs(view.getUint8(at) - 128) / 128;
  if (bytesPerSample === 2) return (view, at) => Math.abs(view.getInt16(at, true)) / 32768;
  return undefined;
};

/** Finds format and first sample in the beginning of a WAV file. Undefined while it is too short to tell. */
const readHeader = (
  bytes: Uint8Array,
): { format: Format; dataAt: number; dataBytes: number } | 'not-wav' | undefined => {
  if (bytes.length < 12) return undefined;
  if (tag(bytes, 0) !== 'RIFF' || tag(bytes, 8) !== 'WAVE') return 'not-wav';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let format: Format | undefined;
  let at = 12;
  while (at + 8 <= bytes.length) {
    const name = tag(bytes, at);
    const length = view.getUint32(at + 4, true);
    if (name === 'data') {
      // A recorder that did not know the length at the start wrote 0 or the largest number. Then the data go to the end.
      const dataBytes = length === 0 || length === 0xffffffff ? Number.POSITIVE_INFINITY : length;
      return format ? { format, dataAt: at + 8, dataBytes } : 'not-wav';
    }
    if (name === 'fmt ') {
      if (at + 8 + Math.min(length, 26) > bytes.length) return undefined;
      const written = view.getUint16(at + 8, true);
      // WAVE_FORMAT_EXTENSIBLE names the codec in the first two bytes of its sub-format.
      const codec = written === 0xfffe && length >= 26 ? view.getUint16(at + 32, true) : written;
      if (codec !== 1 && codec !== 6 && codec !== 7) return 'not-wav';
      const channels = view.getUint16(at + 10, true);
      const bytesPerSample = view.getUint16(at + 22, true) / 8;
      format = { codec, channels, sampleRate: view.getUint32(at + 12, true), bytesPerSample };
      if (channels < 1 || !loudness(format)) return 'not-wav';
    }
    // Chunks are padded to even lengths.
    at += 8 + length + (length % 2);
  }
  return undefined;
};

/**
 * Reads a WAV file chunk by chunk as it arrives, so that an hour of audio takes kilobytes instead of the gigabyte that
 * decoding it at once would take. `stretches` is the number of peaks per second.
 */
export const wavePeaks = (stretches = 20) => {
  let waiting = new Uint8Array(0);
  let header: ReturnType<typeof readHeader>;
  let peaks: number[][] = [];
  let frames = 0;

  return {
    push: (piece: Uint8Array): void => {
      if (header === 'not-wav') return;
      let bytes = piece;
      if (waiting.length > 0) {
        bytes = new Uint8Array(waiting.length + piece.length);
        bytes.set(waiting);
        bytes.set(piece, waiting.length);
      }
      if (!header) {
        header = readHeader(bytes);
        if (header === 'not-wav') return;
        if (!header) {
          waiting = bytes.slice();
          return;
        }
        bytes = bytes.subarray(header.dataAt);
        peaks = Array.from({ length: header.format.channels }, () => []);
      }
      const { format } = header;
      const level = loudness(format)!;
      const frameBytes = format.channels * format.bytesPerSample;
      const left = Math.floor(header.dataBytes / frameBytes) - frames;
      const whole = Math.min(left, Math.floor(bytes.length / frameBytes));
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (let frame = 0; frame < whole; frame += 1) {
        const stretch = Math.floor(((frames + frame) * stretches) / format.sampleRate);
        for (let channel = 0; channel < format.channels; channel += 1) {
          const value = level(view, frame * frameBytes + channel * format.bytesPerSample);
          const row = peaks[channel]!;
          if (!(row[stretch]! >= value)) row[stretch] = value;
        }
      }
      frames += whole;
      waiting = bytes.slice(whole * frameBytes);
    },
    /** Undefined if it is not a WAV file of a kind that is supported. */
    result: (): WavePeaks | undefined => {
      if (!header || header === 'not-wav') return undefined;
      return { channels: peaks.map((row) => Float32Array.from(row)), seconds: frames / header.format.sampleRate };
    },
  };
};
