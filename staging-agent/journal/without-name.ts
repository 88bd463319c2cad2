import type { Manifest } from '../../domain/upload/manifest.ts';
import type { Row } from './journal.ts';

/** Why it was refused. Who it was stands in the manifest, where only those look who may; not in a log, nor in the cloud. */
export const withoutName = ({ reason, manifest }: Pick<Row, 'reason' | 'manifest'>): string => {
  const { username, ipAddress } = (manifest === null ? {} : JSON.parse(manifest)) as Partial<Manifest>;
  const full = reason ?? '';
  let short = full;
  if (username) short = short.replaceAll(username, 'its agent');
  if (ipAddress) short = short.replaceAll(ipAddress, 'its address');
  return short === full ? full : `${short} (Its manifest tells who, and where.)`;
};
