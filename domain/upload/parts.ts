/** Below this a recording goes to the archive in one piece. */
export const multipartFrom = 16 * 1024 * 1024;
/** The least that S3 takes: what a broken connection costs is a part at most. */
const smallestPart = 5 * 1024 * 1024;
/** S3 takes 10,000 parts at most. */
const mostParts = 9_000;

/** 5 TiB: what S3 takes everywhere, and 9,000 parts hold. Nothing that is larger is a recording. */
export const largestRecording = 5 * 1024 ** 4;

/** Both sides go by it: a staging agent hashes the parts as it takes a recording in, days before it is told to send them. */
export const partSizeOf = (size: number): number => Math.max(smallestPart, Math.ceil(size / mostParts));

/**
 * Whether two hashes over the hashes of parts (`<hex>-<parts>`) tell of different bytes. Over parts of another number they
 * tell nothing of each other.
 */
export const partsDiffer = (one: string | undefined, other: string | undefined): boolean => {
  if (one === undefined || other === undefined || one === other) return false;
  return one.split('-')[1] === other.split('-')[1];
};
