import {
  checkSealedSize,
  ciphertextBytes,
  maxMarks,
  maxSealedHeaderBytes,
  readSealedHeader,
  type SealedContent,
  writeSealedHeader,
} from '../../../domain/screen/sealed-container.ts';

const screen: SealedContent = {
  ...{ contactId: 'c-1', recordingId: 'r-1', medium: 'screen', kind: 'mp4', size: 1000, sha256: 'a1'.repeat(32) },
  ...{ from: '2026-11-20T09:00:00.000Z', to: '2026-11-20T09:05:00.000Z', desktopId: 'pc-1' },
  monitors: [
    { id: 'DP-1', width: 1920, height: 1080 },
    { id: 'DP-2', width: 0, height: 0 },
  ],
  marks: [{ track: 1, fromMs: 0, toMs: 1, cause: 'paused' }],
};
const { desktopId: _, ...withoutPc } = screen;
const sound: SealedContent = {
  ...{ ...withoutPc, medium: 'audio', kind: 'wav', gatewayId: 'site-1', monitors: [], marks: [] },
};
const keystrokes: SealedContent = { ...screen, medium: 'keystroke', kind: 'json', monitors: [], marks: [] };

const fileOf = (header: unknown, { magic = 'FERMSEA1', stated }: { magic?: string; stated?: number } = {}) => {
  const json = typeof header === 'string' ? header : JSON.stringify(header);
  const bytes = new TextEncoder().encode(`${magic}....${json}`);
  new DataView(bytes.buffer).setUint32(8, stated ?? bytes.length - 12);
  return bytes;
};
const headerOf = (content: SealedContent) => readSealedHeader(writeSealedHeader(content, 'key-1').bytes).header;
const whyNot = (bytes: Uint8Array) => {
  try {
    readSealedHeader(bytes);
    return undefined;
  } catch (error) {
    expect(error).toMatchObject({ code: 'invalid' });
    return (error as Error).message.replace('This is not a sealed recording: ', '');
  }
};
const wrong = (content: SealedContent, change: object) => {
  const found = whyNot(fileOf({ ...headerOf(content), ...change }));
  return found?.replace(' is missing from its header, or wrong', '');
};

describe('the header of a sealed recording', () => {
  test.each([
    ['a screen', screen],
    ['the sound of a call on site', sound],
    ['sound of which the recorder was announced', { ...sound, recorderSince: screen.from }],
    ['keystrokes', keystrokes],
  ])('of %s is read as it was written, with the place of each part', (_, content) => {
    const { bytes, layout } = writeSealedHeader(content, 'key-1');
    const after = new Uint8Array([...bytes, 1, 2, 3]);
    expect(readSealedHeader(after)).toEqual(layout);
    expect(layout.header).toEqual({ alg: 'RSA-OAEP-256', enc: 'A256CBC-HS512', kid: 'key-1', ...content });
    expect(layout).toMatchObject({
      wrappedKeyAt: bytes.length,
      ivAt: bytes.length + 256,
      ciphertextAt: bytes.length + 272,
      tagAt: bytes.length + 272 + 1008,
      size: bytes.length + 272 + 1008 + 32,
    });
    const json = Buffer.from(bytes.subarray(12));
    expect(layout.associatedData).toBe(json.toString('base64url'));
  });

  test('is read wherever it lies in memory', () => {
    const { bytes, layout } = writeSealedHeader(screen, 'key-1');
    const within = new Uint8Array([9, 9, 9, ...bytes]).subarray(3);
    expect(readSealedHeader(within)).toEqual(layout);
  });

  test.each([
    [0, 16],
    [15, 16],
    [16, 32],
    [17, 32],
  ])('counts %i bytes as %i when they are encrypted', (bytes, encrypted) =>
    expect(ciphertextBytes(bytes)).toBe(encrypted),
  );

  test.each<[string, Uint8Array]>([
    ['it begins differently', fileOf(headerOf(screen), { magic: 'FERMSEA2' })],
    ['it begins differently', new Uint8Array(5)],
    ['it is cut off', fileOf(headerOf(screen)).subarray(0, 11)],
    ['it is cut off', fileOf(headerOf(screen)).subarray(0, 100)],
    ['its header is too large', fileOf('{}', { stated: maxSealedHeaderBytes + 1 })],
    ['it is cut off', fileOf('{}', { stated: maxSealedHeaderBytes })],
    ['its header is not JSON', fileOf('{')],
    ['its header is not an object', fileOf([])],
    ['its header is not an object', fileOf('null')],
    ['its header is not an object', fileOf('7')],
  ])('is refused: %s', (reason, bytes) => expect(whyNot(bytes)).toBe(reason));

  test('that is not UTF-8 is refused', () => {
    const bytes = fileOf('{"a":"x"}');
    bytes[18] = 0xff;
    expect(whyNot(bytes)).toBe('its header is not JSON');
  });

  test('has a limited number of bytes', () => {
    const marks = Array(2000).fill(screen.marks[0]);
    expect(() => writeSealedHeader({ ...screen, marks }, 'key-1')).toThrow(/is too large/);
    const short = headerOf(screen);
    const room = maxSealedHeaderBytes - JSON.stringify({ ...short, more: '' }).length;
    expect(whyNot(fileOf({ ...short, more: 'x'.repeat(room) }))).toBeUndefined();
  });

  test.each(['alg', 'enc', 'kid', 'contactId', 'recordingId', 'medium', 'kind', 'size', 'sha256', 'from', 'to'])(
    'is refused without %s, or with a wrong one',
    (field) => {
      for (const value of [undefined, null, '', 'x'.repeat(256), {}, -1])
        expect(wrong(screen, { [field]: value })).toBe(field);
    },
  );

  test.each<[string, SealedContent, object]>([
    ['size', screen, { size: 1.5 }],
    ['size', screen, { size: '7' }],
    ['sha256', screen, { sha256: `${'a1'.repeat(32)}0` }],
    ['sha256', screen, { sha256: 'A1'.repeat(32) }],
    ['sha256', screen, { sha256: 'a1'.repeat(31) }],
    ['from', screen, { from: 'yesterday' }],
    ['to', screen, { to: 7 }],
    ['kind', screen, { kind: 'json' }],
    ['desktopId', screen, { desktopId: undefined }],
    ['desktopId', keystrokes, { desktopId: '' }],
    ['desktopId', sound, { desktopId: 'pc-1' }],
    ['gatewayId', sound, { gatewayId: undefined }],
    ['gatewayId', screen, { gatewayId: 'site-1' }],
    ['recorderSince', sound, { recorderSince: 'soon' }],
    ['recorderSince', screen, { recorderSince: screen.from }],
    ['monitors', screen, { monitors: [] }],
    ['monitors', screen, { monitors: 'DP-1' }],
    ['monitors', screen, { monitors: [null] }],
    ['monitors', screen, { monitors: [[]] }],
    ['monitors', screen, { monitors: [{ width: 1, height: 1 }] }],
    ['monitors', screen, { monitors: [{ id: 'DP-1', height: 1 }] }],
    ['monitors', screen, { monitors: [{ id: 'DP-1', width: 1, height: -1 }] }],
    ['monitors', screen, { monitors: [...screen.monitors, {}] }],
    ['monitors', sound, { monitors: screen.monitors }],
    ['monitors', keystrokes, { monitors: screen.monitors }],
    ['marks', screen, { marks: undefined }],
    ['marks', screen, { marks: [null] }],
    ['marks', screen, { marks: [{ ...screen.marks[0], track: 2 }] }],
    ['marks', screen, { marks: [{ ...screen.marks[0], track: -1 }] }],
    ['marks', screen, { marks: [{ ...screen.marks[0], fromMs: 1 }] }],
    ['marks', screen, { marks: [{ ...screen.marks[0], fromMs: -1 }] }],
    ['marks', screen, { marks: [{ ...screen.marks[0], toMs: 1.5 }] }],
    ['marks', screen, { marks: [{ ...screen.marks[0], cause: 'lunch' }] }],
    ['marks', screen, { marks: [screen.marks[0], {}] }],
    ['marks', screen, { marks: Array(maxMarks + 1).fill(screen.marks[0]) }],
  ])('is refused for its %s: %#', (field, content, change) => expect(wrong(content, change)).toBe(field));

  test('may have as many marks as are ever shown, and none', () => {
    expect(wrong(screen, { marks: Array(maxMarks).fill(screen.marks[0]) })).toBeUndefined();
    expect(wrong(screen, { marks: [] })).toBeUndefined();
    expect(wrong(screen, { size: 0, contactId: 'x'.repeat(255) })).toBeUndefined();
  });
});

test('a sealed file is whole when it is as large as its header says', () => {
  const { layout } = writeSealedHeader(screen, 'key-1');
  expect(() => checkSealedSize(layout, layout.size)).not.toThrow();
  for (const other of [layout.size - 1, layout.size + 1])
    expect(() => checkSealedSize(layout, other)).toThrow(
      expect.objectContaining({ code: 'invalid', message: expect.stringContaining(`it has ${other} bytes`) }),
    );
});
