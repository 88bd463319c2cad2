import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  BufferSource,
  BufferTarget,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  Mp4OutputFormat,
  Output,
  WEBM,
  WebMOutputFormat,
} from 'mediabunny';

const film = join(import.meta.dirname, 'screen.webm');

const readFilm = async () => {
  const input = new Input({ formats: [WEBM], source: new BufferSource(readFileSync(film)) });
  const track = (await input.getPrimaryVideoTrack())!;
  const decoderConfig = (await track.getDecoderConfig())!;
  const packets = [];
  for await (const packet of new EncodedPacketSink(track).packets()) packets.push(packet);
  return { decoderConfig, packets };
};
let read: ReturnType<typeof readFilm> | undefined;

/** A playable screen recording of this many seconds: the film of `screen.webm`, again and again. */
export const screenFilm = async (kind: 'mp4' | 'webm', seconds: number): Promise<Uint8Array<ArrayBuffer>> => {
  read ??= readFilm();
  const { decoderConfig, packets } = await read;
  const last = packets.at(-1)!;
  const round = last.timestamp + last.duration;
  const output = new Output({
    format: kind === 'mp4' ? new Mp4OutputFormat() : new WebMOutputFormat(),
    target: new BufferTarget(),
  });
  const source = new EncodedVideoPacketSource('vp9');
  output.addVideoTrack(source);
  await output.start();
  for (let offset = 0; offset < seconds; offset += round) {
    for (const packet of packets) {
      const timestamp = offset + packet.timestamp;
      if (timestamp >= seconds && timestamp > 0) break;
      const moved = packet.clone({
        timestamp,
        duration: Math.max(0.001, Math.min(packet.duration, seconds - timestamp)),
      });
      await source.add(moved, timestamp === 0 ? { decoderConfig } : undefined);
    }
  }
  await output.finalize();
  return new Uint8Array(output.target.buffer!);
};
