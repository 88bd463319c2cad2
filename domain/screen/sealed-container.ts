import { Failure } from '../failure.ts';
import { type Medium, media } from '../recording/recording.ts';
import { type BlackMark, gapCauses } from './gap.ts';

/**
 * A recording that only the cloud can open (docs/screen-files.md):
 *
 *     magic 8 | header length 4 | header, JSON | wrapped key 256 | IV 16 | ciphertext | tag 32
 *
 * It contains the five parts of a compact JWE (RFC 7516), so any JOSE library can check ours. The tag also covers the
 * header. The header can be read without the key, and compared with the size of the file.
 */
export const sealedMagic = 'FERMSEA1';

export const keyAlgorithm = 'RSA-OAEP-256';
export const contentEncryption = 'A256CBC-HS512';

/** For an RSA key of 2048 bits. */
export const wrappedKeyBytes = 256;
export const ivBytes = 16;
export const tagBytes = 32;
/** The content key: its first half authenticates, the second encrypts (RFC 7518, 5.2.2.1). */
export const contentKeyBytes = 64;

/** Enough for every mark that is ever shown, and small enough to be read in one request. */
export const maxSealedHeaderBytes = 64 * 1024;
export const maxMarks = 400;

/** Describes the sealed file and its time. */
export interface SealedContent {
  contactId: string;
  recordingId: string;
  medium: Medium;
  /** The format of the sealed file: a screen, the sound of a call on site, or keystrokes. */
  kind: 'mp4' | 'wav' | 'json';
  /** Bytes of the sealed file. */
  size: number;
  /** SHA-256 of the sealed file, 64 hex digits. */
  sha256: string;
  /** By the clock of the cloud, ISO 8601 UTC. */
  from: string;
  to: string;
  /** The PC that sealed a screen, or keystrokes. */
  desktopId?: string;
  /** The gateway that sealed the recording of a PBX. */
  gatewayId?: string;
  /**
   * When the PBX announced the recorder of this sound, if the gateway saw that. A recorder may write only while its channel is
   * bridged, so the sound may be shorter than the time since then.
   */
  recorderSince?: string;
  /** One video track for each, in order. None for sound or keystrokes. */
  monitors: { id: string; width: number; height: number }[];
  /** Where a monitor is black, and why. */
  marks: BlackMark[];
}

export interface SealedHeader extends SealedContent {
  alg: typeof keyAlgorithm;
  enc: typeof contentEncryption;
  /** The id of the cloud's key. */
  kid: string;
}

/** Where each part of a sealed file is, in bytes from its beginning. */
export interface SealedLayout {
  header: SealedHeader;
  /** The data that the tag covers besides the ciphertext, as in a JWE: the header's bytes in base64url. */
  associatedData: string;
  wrappedKeyAt: number;
  ivAt: number;
  ciphertextAt: number;
  tagAt: number;
  /** Bytes of the whole file. */
  size: number;
}

/** PKCS #7 always adds padding. */
export const ciphertextBytes = (plaintextBytes: number): number => (Math.floor(plaintextBytes / 16) + 1) * 16;

const base64url = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

const prefixBytes = sealedMagic.length + 4;

const layout = (header: SealedHeader, json: Uint8Array): SealedLayout => {
  const wrappedKeyAt = prefixBytes + json.length;
  const ivAt = wrappedKeyAt + wrappedKeyBytes;
  const ciphertextAt = ivAt + ivBytes;
  const tagAt = ciphertextAt + ciphertextBytes(header.size);
  const size = tagAt + tagBytes;
  return { header, associatedData: base64url(json), wrappedKeyAt, ivAt, ciphertextAt, tagAt, size };
};

/** The first bytes of a sealed file, up to its wrapped key. */
export const writeSealedHeader = (
  content: SealedContent,
  keyId: string,
): { bytes: Uint8Array; layout: SealedLayout } => {
  const header: SealedHeader = { alg: keyAlgorithm, enc: contentEncryption, kid: keyId, ...content };
  const json = new TextEncoder().encode(JSON.stringify(header));
  if (json.length > maxSealedHeaderBytes) throw new Error(`A header of ${json.length} bytes is too large`);
  const bytes = new Uint8Array(prefixBytes + json.length);
  bytes.set(new TextEncoder().encode(sealedMagic));
  new DataView(bytes.buffer).setUint32(sealedMagic.length, json.length);
  bytes.set(json, prefixBytes);
  return { bytes, layout: layout(header, json) };
};

const isText = (value: unknown): value is string => typeof value === 'string' && value.length > 0 && value.length < 256;
const isNatural = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isInstant = (value: unknown): boolean => isText(value) && !Number.isNaN(Date.parse(value));
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isMark = (value: unknown, tracks: number): boolean =>
  isRecord(value) &&
  isNatural(value.track) &&
  value.track < tracks &&
  isNatural(value.fromMs) &&
  isNatural(value.toMs) &&
  value.fromMs < value.toMs &&
  gapCauses.some((cause) => cause === value.cause);

const isMonitor = (value: unknown): boolean =>
  isRecord(value) && isText(value.id) && isNatural(value.width) && isNatural(value.height);

/** The field of a header that is wrong. Undefined if the header is valid. */
const wrongField = (header: Record<string, unknown>): string | undefined => {
  const { monitors, marks } = header;
  const isSound = header.kind === 'wav';
  const isKeystrokes = header.kind === 'json';
  const hasMonitors = !isSound && !isKeystrokes;
  const right: Record<keyof SealedHeader, boolean> = {
    alg: header.alg === keyAlgorithm,
    enc: header.enc === contentEncryption,
    kid: isText(header.kid),
    contactId: isText(header.contactId),
    recordingId: isText(header.recordingId),
    medium: media.some((medium) => medium === header.medium),
    kind: header.kind === 'mp4' || isSound || (isKeystrokes && header.medium === 'keystroke'),
    size: isNatural(header.size),
    sha256: typeof header.sha256 === 'string' && /^[0-9a-f]{64}$/.test(header.sha256),
    from: isInstant(header.from),
    to: isInstant(header.to),
    desktopId: isSound ? header.desktopId === undefined : isText(header.desktopId),
    gatewayId: isSound ? isText(header.gatewayId) : header.gatewayId === undefined,
    recorderSince: header.recorderSince === undefined || (isSound && isInstant(header.recorderSince)),
    monitors: Array.isArray(monitors) && monitors.length > 0 === hasMonitors && monitors.every(isMonitor),
    marks:
      Array.isArray(marks) &&
      Array.isArray(monitors) &&
      marks.length <= maxMarks &&
      marks.every((mark) => isMark(mark, monitors.length)),
  };
  return Object.entries(right).find(([, isRight]) => !isRight)?.[0];
};

const refuse = (why: string): Failure => new Failure('invalid', `This is not a sealed recording: ${why}`);

/**
 * Reads the header from the first bytes of a file: `maxSealedHeaderBytes` and a little more are always enough.
 * @throws Failure `invalid` with the reason
 */
export const readSealedHeader = (bytes: Uint8Array): SealedLayout => {
  if (new TextDecoder('latin1').decode(bytes.subarray(0, sealedMagic.length)) !== sealedMagic)
    throw refuse('it begins differently');
  if (bytes.length < prefixBytes) throw refuse('it is cut off');
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(sealedMagic.length);
  if (length > maxSealedHeaderBytes) throw refuse('its header is too large');
  if (bytes.length < prefixBytes + length) throw refuse('it is cut off');
  const json = bytes.slice(prefixBytes, prefixBytes + length);
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json));
  } catch {
    throw refuse('its header is not JSON');
  }
  if (!isRecord(header)) throw refuse('its header is not an object');
  const wrong = wrongField(header);
  if (wrong) throw refuse(`${wrong} is missing from its header, or wrong`);
  return layout(header as unknown as SealedHeader, json);
};

/**
 * Checks without the key that the file is complete.
 * @throws Failure `invalid`
 */
export const checkSealedSize = ({ size }: SealedLayout, fileSize: number): void => {
  if (fileSize !== size) throw refuse(`it has ${fileSize} bytes, and its header says ${size}`);
};
