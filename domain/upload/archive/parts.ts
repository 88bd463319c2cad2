/** From this size on, a recording is uploaded to the archive in parts. */
export const multipartFrom = 16 * 1024 * 1024;
/** The minimum that S3 accepts. A broken connection costs at most one part. */
const smallestPart = 5 * 1024 * 1024;
/** S3 accepts at most 10,000 parts. */
const maxParts = 9_000;

/** 5 TiB is the limit of S3, and fits into 9,000 parts. Nothing larger is a recording. */
export const largestRecording = 5 * 1024 ** 4;

/** Used on both sides: a staging agent hashes the parts when it registers a recording, days before it has to send them. */
export const partSizeOf = (size: number): number => Math.max(smallestPart, Math.ceil(size / maxParts));

/**
 * Whether two hashes over part hashes (`<hex>-<parts>`) prove that the bytes differ. Hashes over different numbers of
 * parts cannot be compared.
 */
export const partsDiffer = (one: string | undefined, other: string | undefined): boolean => {
  if (one === undefined || other === undefined || one === other) return false;
  return one.split('-')[1] === other.split('-')[1];
};
