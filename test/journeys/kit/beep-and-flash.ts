import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page, Route } from 'playwright-core';
import { type RecordingNotes, writeNotesBox } from '../../../domain/screen/recording-notes.ts';

/** A beep of 0.2 s in the sound and a white picture in the screen come together, every so many seconds. */
export const everySeconds = 2;

const made = (name: string, args: string[]): Buffer => {
  const folder = mkdtempSync(join(tmpdir(), 'fermata-beep-'));
  try {
    const file = join(folder, name);
    execFileSync('ffmpeg', ['-v', 'error', '-y', ...args, file]);
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** As Amazon Connect records: two channels of 8 kHz. The first beep is at 2 s. */
export const beeps = (seconds: number): Buffer =>
  made('beeps.wav', [
    ...['-f', 'lavfi'],
    ...[
      '-i',
      `aevalsrc='0.6*sin(2*PI*1000*t)*gte(t,1)*lt(mod(t,${everySeconds}),0.2)|0.6*sin(2*PI*1000*t)*gte(t,1)*lt(mod(t,${everySeconds}),0.2)':s=8000:d=${seconds}`,
    ],
  ]);

/** As a desktop agent captures: 5 pictures a second. It begins so many seconds before the sound. */
export const flashes = (seconds: number, earlier: number): Buffer =>
  made('flashes.mp4', [
    ...['-f', 'lavfi', '-i', `color=black:s=320x180:r=5:d=${seconds}`],
    ...[
      '-vf',
      `drawbox=color=white:t=fill:enable='gte(t,${earlier + 1})*lt(mod(t-${earlier}+0.001,${everySeconds}),0.2)'`,
    ],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-g', '10', '-pix_fmt', 'yuv420p', '-movflags', '+faststart'],
  ]);

/** The sizes of the pictures of two monitors. */
export const monitorSizes = [
  { width: 320, height: 180 },
  { width: 160, height: 120 },
] as const;

/** As a desktop agent hands over the recording of one or two monitors, with its notes. */
export const monitorsWithNotes = (count: 1 | 2, seconds: number, marks: RecordingNotes['marks']): Buffer => {
  const sizes = monitorSizes.slice(0, count);
  const inputs = sizes.flatMap(({ width, height }, track) => [
    ...['-f', 'lavfi', '-i', `color=${track === 0 ? 'black' : 'white'}:s=${width}x${height}:r=5:d=${seconds}`],
  ]);
  const film = made('monitors.mp4', [
    ...inputs,
    ...sizes.flatMap((_, input) => ['-map', `${input}:v`]),
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-g', '10', '-pix_fmt', 'yuv420p'],
    ...['-movflags', '+faststart'],
  ]);
  const tracks = sizes.map((size, track) => ({ ...size, monitorId: `DP-${track}`, frameMs: 200, black: [] }));
  return Buffer.concat([film, writeNotesBox({ version: 1, tracks, marks })]);
};

/** Answers as S3 does, so that players can jump. */
export const fulfilMedia = (contentType: string, body: Buffer) => (route: Route) => {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(route.request().headers().range ?? '') ?? [];
  const headers = { 'accept-ranges': 'bytes', 'access-control-allow-origin': '*' };
  if (from === undefined) return route.fulfill({ contentType, body, headers });
  const end = Math.min(body.length - 1, to ? Number(to) : body.length - 1);
  return route.fulfill({
    status: 206,
    contentType,
    body: body.subarray(Number(from), end + 1),
    headers: { ...headers, 'content-range': `bytes ${from}-${end}/${body.length}` },
  });
};

interface Noticed {
  heard: number[];
  seen: number[];
}

/** Runs in the page: listens to what the player plays, and looks at the pictures that are presented. */
const noticing = `{
  const noticed = { heard: [], seen: [] };
  window.noticed = noticed;
  const connect = AudioContext.prototype.createMediaElementSource;
  AudioContext.prototype.createMediaElementSource = function (element) {
    const source = connect.call(this, element);
    const analyser = this.createAnalyser();
    analyser.fftSize = 256;
    source.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let loudUntil = 0;
    setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      if (!samples.some((sample) => Math.abs(sample) > 0.2)) return;
      const now = performance.now();
      if (now > loudUntil) noticed.heard.push(now);
      loudUntil = now + 60;
    }, 5);
    return source;
  };
  const create = document.createElement.bind(document);
  document.createElement = (name, options) => {
    const element = create(name, options);
    if (name !== 'video') return element;
    const canvas = create('canvas');
    canvas.width = 1;
    canvas.height = 1;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    let white = false;
    const look = (_, { expectedDisplayTime }) => {
      context.drawImage(element, 0, 0, 1, 1);
      const now = context.getImageData(0, 0, 1, 1).data[0] > 128;
      if (now && !white && !element.paused) noticed.seen.push(expectedDisplayTime);
      white = now;
      element.requestVideoFrameCallback(look);
    };
    element.requestVideoFrameCallback(look);
    return element;
  };
}`;

export const noticeBeepsAndFlashes = (page: Page) => page.addInitScript({ content: noticing });

export const readNoticed = (page: Page): Promise<Noticed> => page.evaluate('window.noticed');

/** Milliseconds from each beep to the flash that is nearest to it. */
export const differences = ({ heard, seen }: Noticed): number[] =>
  heard.map((beep) => seen.map((flash) => flash - beep).sort((a, b) => Math.abs(a) - Math.abs(b))[0] ?? Infinity);
