/**
 * Contains no personal data. Contains the content's hash: other content gets another key, so nothing is ever
 * overwritten.
 */
export const archiveKey = ({ recordingId, sha256 }: { recordingId: string; sha256: string }): string =>
  `recordings/${recordingId.slice(0, 2)}/${recordingId}-${sha256}`;
