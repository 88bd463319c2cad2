/** Holds no personal data, and the content's hash: another content is another key, and nothing is ever overwritten. */
export const archiveKey = ({ recordingId, sha256 }: { recordingId: string; sha256: string }): string =>
  `recordings/${recordingId.slice(0, 2)}/${recordingId}-${sha256}`;
