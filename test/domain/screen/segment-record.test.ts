import {
  type RecordHead,
  readRecordHead,
  recordHeadBytes,
  recordKinds,
  writeRecordHead,
} from '../../../domain/screen/segment-record.ts';

const head: RecordHead = { ciphertextBytes: 4096, sequence: 70_000, kind: 'frame', time: 1_795_000_000_000.5 };

test('the head of each record is read as it was written, wherever it lies in memory', () => {
  for (const kind of recordKinds) {
    const bytes = writeRecordHead({ ...head, kind });
    expect(bytes).toHaveLength(recordHeadBytes);
    expect(readRecordHead(bytes)).toEqual({ ...head, kind });
    expect(readRecordHead(new Uint8Array([1, 2, 3, ...bytes, 4]).subarray(3))).toEqual({ ...head, kind });
  }
});

test.each<[string, Uint8Array]>([
  ['are cut off', writeRecordHead(head).subarray(0, recordHeadBytes - 1)],
  ['are of no ciphertext', writeRecordHead({ ...head, ciphertextBytes: 0 })],
  ['are of half a block', writeRecordHead({ ...head, ciphertextBytes: 4097 })],
  ['are of no known kind', writeRecordHead(head).with(8, recordKinds.length)],
  ['have no time', writeRecordHead({ ...head, time: Number.NaN })],
])('bytes that %s are not the head of a record', (_, bytes) => expect(readRecordHead(bytes)).toBeUndefined());
