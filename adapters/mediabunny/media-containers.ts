import {
  ADTS,
  CustomSource,
  EncodedPacketSink,
  FLAC,
  Input,
  type InputFormat,
  type InputTrack,
  MATROSKA,
  MP3,
  MP4,
  OGG,
  QTFF,
  WEBM,
} from 'mediabunny';
import type { ContainerFacts, MediaContainers } from '../../domain/recording/media/media-container.ts';
import type { MediaKind } from '../../domain/recording/media/media-kind.ts';
import type { AudioFormat } from '../../domain/recording/recording.ts';
import { endOfLastPage } from './ogg-pages.ts';

type Kind = Exclude<MediaKind, 'wav'>;
type File = Parameters<MediaContainers['facts']>[1];

const formats: Record<Kind, InputFormat[]> = {
  mp3: [MP3],
  ogg: [OGG],
  matroska: [MATROSKA, WEBM],
  mp4: [MP4, QTFF],
  flac: [FLAC],
  aac: [ADTS],
};

const names: Record<Kind, string> = {
  mp3: 'MP3',
  ogg: 'Ogg',
  matroska: 'WebM or Matroska',
  mp4: 'MP4',
  flac: 'FLAC',
  aac: 'AAC',
};

const codecs: Partial<Record<string, AudioFormat['codec']>> = {
  mp3: 'mp3',
  aac: 'aac',
  opus: 'opus',
  vorbis: 'vorbis',
  flac: 'flac',
  alaw: 'a-law',
  ulaw: 'mu-law',
};
const codecOf = (codec: string | null): AudioFormat['codec'] =>
  codec?.startsWith('pcm') ? 'pcm' : (codecs[codec ?? ''] ?? 'other');

/**
 * A file without an index is read to its end to find its length. A day of speech is smaller than this limit, and
 * reading more would exceed the time of a function.
 */
const maxBytesRead = 400 << 20;

class TooManyBytes extends Error {}
/** A failure of the bucket, carried through the library. */
class ReadFailed extends Error {}

/** A hundredth of a second is precise enough when a cut-off file is measured by bisection. */
const maxBisections = 24;

/** Where the last existing packet ends: a header describes the whole file, even when it was cut off. */
const actualDuration = async (track: InputTrack, declaredSeconds: number): Promise<number> => {
  const sink = new EncodedPacketSink(track);
  const endOf = async (at: number): Promise<number | undefined> => {
    const packet = await sink.getPacket(at).catch((error: unknown) => {
      if (error instanceof ReadFailed) throw error;
      return null;
    });
    return packet && packet.byteLength > 0 ? packet.timestamp + packet.duration : undefined;
  };
  if ((await endOf(declaredSeconds)) !== undefined) return declaredSeconds;
  let [low, high, end] = [0, declaredSeconds, 0];
  for (let tries = 0; tries < maxBisections; tries += 1) {
    const middle = (low + high) / 2;
    const found = await endOf(middle);
    if (found === undefined) high = middle;
    else {
      low = middle;
      end = Math.max(end, found);
    }
  }
  return Math.min(end, declaredSeconds);
};

/** Media other than WAV, by a library that reads only the parts it needs (docs/decisions). */
export class MediabunnyContainers implements MediaContainers {
  async facts(kind: Kind, file: File): Promise<ContainerFacts> {
    let failure: { error: unknown } | undefined;
    let bytesLeft = maxBytesRead;
    const read = async (start: number, end: number): Promise<Uint8Array> => {
      bytesLeft -= end - start;
      if (bytesLeft < 0) throw new TooManyBytes();
      try {
        return await file.read(start, end - start);
      } catch (error) {
        failure ??= { error };
        throw new ReadFailed('The rest of the file could not be read', { cause: error });
      }
    };
    const unreadable = (why: string): ContainerFacts => ({
      unreadable: `The file begins like ${names[kind]}, but ${why}.`,
    });
    try {
      const size = kind === 'ogg' ? await endOfLastPage(file.size, read) : file.size;
      if (size === 0) return unreadable('no whole part of it follows');
      const source = new CustomSource({ getSize: () => size, read, prefetchProfile: 'network' });
      const input = new Input({ formats: formats[kind], source });
      return await factsOf(input, unreadable);
    } catch (error) {
      if (failure) throw failure.error;
      if (error instanceof TooManyBytes) return unreadable('it is too long to measure');
      return unreadable('cannot be read: it is damaged, or something else');
    }
  }
}

const factsOf = async (input: Input, unreadable: (why: string) => ContainerFacts): Promise<ContainerFacts> => {
  const [audio, video] = [await input.getPrimaryAudioTrack(), await input.getPrimaryVideoTrack()];
  const track = video ?? audio;
  if (!track) return unreadable('has neither sound nor picture');
  const declaredSeconds = await input.computeDuration();
  const seconds = Number.isFinite(declaredSeconds)
    ? Math.round((await actualDuration(track, declaredSeconds)) * 1000) / 1000
    : 0;
  if (seconds <= 0) return unreadable('has no sound or picture in it');
  if (!audio) return { durationSeconds: seconds, medium: 'screen' };
  const format = {
    codec: codecOf(await audio.getCodec()),
    channels: await audio.getNumberOfChannels(),
    sampleRate: await audio.getSampleRate(),
    bitsPerSample: 0,
  };
  return { durationSeconds: seconds, medium: video ? 'screen' : 'audio', format };
};
