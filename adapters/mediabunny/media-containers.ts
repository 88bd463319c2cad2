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
import type { ContainerFacts, MediaContainers } from '../../domain/recording/media-container.ts';
import type { MediaKind } from '../../domain/recording/media-kind.ts';
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
 * A file without an index is read to its end, for its length. A day of speech has less than this; more would take longer
 * than a function may run.
 */
const maxBytesRead = 400 << 20;

class TooMuch extends Error {}
/** A failure of the bucket, as it goes through the library and out again. */
class ReadFailed extends Error {}

/** To a hundredth of a second is near enough where a cut-off file is measured by halving. */
const halvings = 24;

/** Where the last packet ends that is really there: a header tells of the whole file, also when it was cut off. */
const lastHeld = async (track: InputTrack, told: number): Promise<number> => {
  const sink = new EncodedPacketSink(track);
  const endOf = async (at: number): Promise<number | undefined> => {
    const packet = await sink.getPacket(at).catch((error: unknown) => {
      if (error instanceof ReadFailed) throw error;
      return null;
    });
    return packet && packet.byteLength > 0 ? packet.timestamp + packet.duration : undefined;
  };
  if ((await endOf(told)) !== undefined) return told;
  let [held, gone, end] = [0, told, 0];
  for (let tries = 0; tries < halvings; tries += 1) {
    const middle = (held + gone) / 2;
    const found = await endOf(middle);
    if (found === undefined) gone = middle;
    else {
      held = middle;
      end = Math.max(end, found);
    }
  }
  return Math.min(end, told);
};

/** Media other than WAV, by a library that reads only the parts it needs (docs/decisions). */
export class MediabunnyContainers implements MediaContainers {
  async facts(kind: Kind, file: File): Promise<ContainerFacts> {
    let failure: { error: unknown } | undefined;
    let left = maxBytesRead;
    const read = async (start: number, end: number): Promise<Uint8Array> => {
      left -= end - start;
      if (left < 0) throw new TooMuch();
      try {
        return await file.read(start, end - start);
      } catch (error) {
        failure ??= { error };
        throw new ReadFailed('The file could not be read on', { cause: error });
      }
    };
    const unreadable = (why: string): ContainerFacts => ({
      unreadable: `The file begins as ${names[kind]}, and ${why}.`,
    });
    try {
      const size = kind === 'ogg' ? await endOfLastPage(file.size, read) : file.size;
      if (size === 0) return unreadable('no whole part of it follows');
      const source = new CustomSource({ getSize: () => size, read, prefetchProfile: 'network' });
      const input = new Input({ formats: formats[kind], source });
      return await factsOf(input, unreadable);
    } catch (error) {
      if (failure) throw failure.error;
      if (error instanceof TooMuch) return unreadable('it is too long to be measured');
      return unreadable('cannot be read: it is damaged, or something else');
    }
  }
}

const factsOf = async (input: Input, unreadable: (why: string) => ContainerFacts): Promise<ContainerFacts> => {
  const [audio, video] = [await input.getPrimaryAudioTrack(), await input.getPrimaryVideoTrack()];
  const track = video ?? audio;
  if (!track) return unreadable('has neither sound nor picture');
  const told = await input.computeDuration();
  const seconds = Number.isFinite(told) ? Math.round((await lastHeld(track, told)) * 1000) / 1000 : 0;
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
