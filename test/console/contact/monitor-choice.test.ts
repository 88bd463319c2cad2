import { follow } from '../../../console/contact/player/follow.ts';
import type { Played } from '../../../console/contact/player/played.ts';
import { changeSource } from '../../../console/contact/player/screen/monitors/change-source.ts';
import { maxBytes, openScreenFile } from '../../../console/contact/player/screen/monitors/screen-file.ts';
import { writeNotesBox } from '../../../domain/screen/recording-notes.ts';

const box = (type: string, ...content: Buffer[]): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + content.reduce((sum, { length }) => sum + length, 0));
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, ...content]);
};
const sizes = [
  { monitorId: 'DP-1', width: 1920, height: 1080 },
  { monitorId: 'HDMI-1', width: 1280, height: 1024 },
];
const notesOf = (tracks: typeof sizes) =>
  Buffer.from(
    writeNotesBox({
      version: 1,
      tracks: tracks.map((track) => ({ ...track, frameMs: 200, black: [] })),
      marks: [
        { track: 0, fromMs: 1000, toMs: 3500, cause: 'locked' },
        { track: 1, fromMs: 0, toMs: 2000, cause: 'monitors-changed' },
        { track: 1, fromMs: 4000, toMs: 5000, cause: 'paused' },
      ],
    }),
  );
const film = (traks: number, mediaBytes = 1000) => [
  box('ftyp', Buffer.alloc(20)),
  box('moov', ...Array.from({ length: traks }, (_, index) => box('trak', Buffer.alloc(9, index)))),
  box('mdat', Buffer.alloc(mediaBytes, 7)),
];

const url = 'https://recordings.example/screen.mp4';
const { signal } = new AbortController();
let requested: (string | undefined)[];

/** Answers as S3 does. `length`: what it says of a file that is not held here whole. */
const store = (file: Buffer, length = file.length) => {
  requested = [];
  jest.spyOn(globalThis, 'fetch').mockImplementation(async (_, options) => {
    const { range } = (options?.headers ?? {}) as Record<string, string>;
    requested.push(range);
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
    if (from === undefined) return new Response(Uint8Array.from(file));
    const end = Math.min(length - 1, Number(to));
    // The end of the file is where the end of the buffer is.
    const gap = Number(from) >= file.length - 4096 && length > file.length ? length - file.length : 0;
    return new Response(Uint8Array.from(file.subarray(Number(from) - gap, end + 1 - gap)), {
      status: 206,
      headers: { 'content-range': `bytes ${from}-${end}/${length}` },
    });
  });
};
afterEach(() => jest.restoreAllMocks());

const traksOf = async (blob: Blob) =>
  Buffer.from(await blob.arrayBuffer())
    .toString('latin1')
    .match(/trak|free/g);

test('a screen recording says how large each monitor is, and where it alone is black (AC-02)', async () => {
  store(Buffer.concat([...film(2), notesOf(sizes)]));
  const file = await openScreenFile(url, signal);
  expect(file).toMatchObject({
    isTooLarge: false,
    monitors: [
      { width: 1920, height: 1080, gaps: [{ fromSeconds: 1, toSeconds: 3.5, cause: 'locked' }] },
      { width: 1280, height: 1024, gaps: [{ fromSeconds: 0, toSeconds: 2, cause: 'monitors-changed' }] },
    ],
  });
});

test('until a supervisor chooses another monitor only the ends of the file are read, and then the whole file once (AC-02)', async () => {
  const whole = Buffer.concat([...film(2, 3_000_000), notesOf(sizes)]);
  store(whole);
  const file = (await openScreenFile(url, signal))!;
  expect(requested).toHaveLength(2);
  expect(requested).not.toContain(undefined);
  const second = await file.only(1);
  expect(await traksOf(second)).toEqual(['free', 'trak']);
  expect(await traksOf(await file.only(0))).toEqual(['trak', 'free']);
  expect(second.size).toBe(whole.length);
  expect(requested.filter((range) => range === undefined)).toHaveLength(1);
});

test('a monitor that could not be loaded is loaded when it is chosen again (AC-02)', async () => {
  store(Buffer.concat([...film(2), notesOf(sizes)]));
  const file = (await openScreenFile(url, signal))!;
  jest.mocked(fetch).mockResolvedValueOnce(new Response('expired', { status: 403 }));
  await expect(file.only(1)).rejects.toThrow('403');
  expect(await traksOf(await file.only(1))).toEqual(['free', 'trak']);
});

test('a recording that is too large to be loaded says so, and was not loaded (AC-02)', async () => {
  const notes = notesOf(sizes);
  const [ftyp, moov] = film(2) as [Buffer, Buffer];
  const mdat = Buffer.alloc(8);
  mdat.writeUInt32BE(maxBytes);
  mdat.write('mdat', 4, 'latin1');
  const held = Buffer.concat([ftyp, moov, mdat, Buffer.alloc(8192), notes]);
  store(held, ftyp.length + moov.length + maxBytes + notes.length);
  const file = await openScreenFile(url, signal);
  expect(file?.isTooLarge).toBe(true);
  expect(file?.monitors).toHaveLength(2);
  expect(requested).not.toContain(undefined);
});

test.each([
  ['that no desktop agent made', film(2)],
  ['whose tracks are not those that it describes', [...film(3), notesOf(sizes)]],
  ['in fragments', [...film(2), ...Array.from({ length: 50 }, () => box('moof')), notesOf(sizes)]],
])('a file %s offers no choice of monitors (AC-02)', async (_, boxes) => {
  store(Buffer.concat(boxes));
  expect(await openScreenFile(url, signal)).toBeUndefined();
});

test('where the bucket does not say how long the file is, no choice is offered (AC-02)', async () => {
  const whole = Buffer.concat([...film(2), notesOf(sizes)]);
  jest.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(Uint8Array.from(whole), { status: 206 }));
  expect(await openScreenFile(url, signal)).toBeUndefined();
});

/** As far as a page uses it; like a browser, it stops and goes back to the beginning with each source. */
class Media extends EventTarget implements Played {
  currentTime = 0;
  paused = true;
  ended = false;
  seeking = false;
  muted = false;
  playbackRate = 1;
  duration = 100;
  #src = '';
  get src() {
    return this.#src;
  }
  set src(source: string) {
    this.#src = source;
    Object.assign(this, { currentTime: 0, paused: true, playbackRate: 1 });
    this.dispatchEvent(new Event('emptied'));
  }
  async play() {
    this.paused = false;
  }
  pause() {
    this.paused = true;
  }
}
test.each([
  ['goes on from the same position at the same speed', false],
  ['stays paused at the same position', true],
])('a recording whose monitor is changed %s (AC-02)', (_, paused) => {
  const video = Object.assign(new Media(), { currentTime: 42.5, playbackRate: 1.5, paused });
  changeSource(video, 'blob:second');
  expect(video).toMatchObject({ src: 'blob:second', currentTime: 42.5, playbackRate: 1.5, paused });
});

test('the sound goes on while another monitor is opened, and afterwards waits for a late picture again (AC-02)', () => {
  const sound = Object.assign(new Media(), { currentTime: 30, paused: false });
  const screen = Object.assign(new Media(), { currentTime: 30, paused: false });
  const stop = follow({
    sound,
    screen,
    screenTime: (seconds) => seconds,
    onTime: () => undefined,
  });
  try {
    changeSource(screen, 'blob:second');
    screen.dispatchEvent(new Event('waiting'));
    expect(sound.paused).toBe(false);
    expect(screen).toMatchObject({ currentTime: 30, paused: false });
    screen.dispatchEvent(new Event('canplay'));
    screen.dispatchEvent(new Event('waiting'));
    expect(sound.paused).toBe(true);
    // Changed while the sound waits for the earlier monitor.
    changeSource(screen, 'blob:first');
    expect(sound.paused).toBe(false);
  } finally {
    stop();
  }
});
