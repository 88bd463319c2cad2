/** What has been done since the start, for the display. */
export interface Done {
  registered: number;
  uploaded: number;
  deleted: number;
  refused: number;
  bytes: number;
  active: number;
}

export const nothingDone = (): Done => ({ registered: 0, uploaded: 0, deleted: 0, refused: 0, bytes: 0, active: 0 });
