import { randomBytes } from 'node:crypto';
import { onlyTrack } from '../../../domain/screen/only-track.ts';
import { findNotes, type RecordingNotes, writeNotesBox } from '../../../domain/screen/recording-notes.ts';

const box = (type: string, content: Uint8Array): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + content.length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, content]);
};
const find = (file: Buffer) => findNotes(file.length, async (from, length) => file.subarray(from, from + length));

const notes: RecordingNotes = {
  version: 1,
  tracks: [
    {
      ...{ monitorId: 'DP-1', width: 640, height: 360, frameMs: 200 },
      // As they come from a file: a Buffer writes itself differently than a plain array.
      black: [
        { key: true, data: randomBytes(300) },
        { key: false, data: new Uint8Array(randomBytes(40)) },
      ],
    },
  ],
  marks: [{ track: 0, fromMs: 0, toMs: 1000, cause: 'locked' }],
};

test('a recording’s own notes are found behind everything else, byte for byte (AC-21)', async () => {
  const film = [box('ftyp', randomBytes(20)), box('mdat', randomBytes(5000)), box('uuid', randomBytes(100))];
  const found = await find(Buffer.concat([...film, writeNotesBox(notes)]));
  expect(found).toMatchObject({ version: 1, marks: notes.marks });
  const black = (from: RecordingNotes) => from.tracks[0]!.black.map(({ key, data }) => [key, Buffer.from(data)]);
  expect(black(found!)).toEqual(black(notes));
});

test('a file without notes, or one that is cut off, has none (AC-21)', async () => {
  expect(await find(box('ftyp', randomBytes(20)))).toBeUndefined();
  const whole = Buffer.concat([box('ftyp', randomBytes(20)), writeNotesBox(notes)]);
  expect(await find(whole.subarray(0, whole.length - 1))).toBeUndefined();
  expect(await find(Buffer.alloc(0))).toBeUndefined();
});

test('choosing a monitor changes nothing in the bytes that it is chosen from (AC-21)', () => {
  const film = Buffer.concat([
    box('ftyp', Buffer.alloc(4)),
    box('moov', Buffer.concat([box('trak', Buffer.alloc(9)), box('trak', Buffer.alloc(5))])),
  ]);
  const before = Buffer.from(film);
  const second = Buffer.from(onlyTrack(film, 1)!);
  expect(film).toEqual(before);
  expect(second.toString('latin1').match(/trak|free/g)).toEqual(['free', 'trak']);
  expect(second).toHaveLength(film.length);
});
