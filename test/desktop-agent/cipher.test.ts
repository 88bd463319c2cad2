import { decrypt, encrypt } from '../../agent-kit/sealing/cipher.ts';

const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(/\s/g, ''), 'hex');

/** RFC 7518, B.3. */
const key = Buffer.from(Array.from({ length: 64 }, (_, index) => index));
const plaintext = Buffer.from(
  'A cipher system must not be required to be secret, and it must be able to fall into the hands of the enemy without inconvenience',
);
const associated = Buffer.from('The second principle of Auguste Kerckhoffs');
const iv = bytes('1af38c2dc2b96ffdd86694092341bc04');
const ciphertext = bytes(`
  4affaaadb78c31c5da4b1b590d10ffbd 3dd8d5d302423526912da037ecbcc7bd 822c301dd67c373bccb584ad3e9279c2
  e6d12a1374b77f077553df829410446b 36ebd97066296ae6427ea75c2e0846a1 1a09ccf5370dc80bfecbad28c73f09b3
  a3b75e662a2594410ae496b2e2e6609e 31e6e02cc837f053d21f37ff4f51950b be2638d09dd7a4930930806d0703b1f6`);
const tag = bytes('4dd3b4c088a7f45c216839645b2012bf2e6269a8c56a816dbc1b267761955bc5');

test('screens are encrypted exactly as RFC 7518 shows for A256CBC-HS512 (AC-15)', () => {
  expect(encrypt(key, plaintext, associated, iv)).toEqual({ iv, ciphertext, tag });
  expect(decrypt(key, { iv, ciphertext, tag }, associated)).toEqual(plaintext);
});

test('a single changed bit of an encrypted screen, its tag or its place is noticed (AC-15)', () => {
  const flipped = (original: Buffer, bit: number): Buffer => {
    const copy = Buffer.from(original);
    copy[bit >> 3]! ^= 1 << (bit & 7);
    return copy;
  };
  for (let bit = 0; bit < ciphertext.length * 8; bit += 37)
    expect(decrypt(key, { iv, ciphertext: flipped(ciphertext, bit), tag }, associated)).toBeUndefined();
  for (let bit = 0; bit < tag.length * 8; bit += 7)
    expect(decrypt(key, { iv, ciphertext, tag: flipped(tag, bit) }, associated)).toBeUndefined();
  expect(decrypt(key, { iv: flipped(iv, 5), ciphertext, tag }, associated)).toBeUndefined();
  expect(decrypt(key, { iv, ciphertext, tag }, flipped(associated, 100))).toBeUndefined();
  expect(decrypt(flipped(key, 10), { iv, ciphertext, tag }, associated)).toBeUndefined();
});
