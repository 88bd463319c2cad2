/** A media file that Connect would have put there. */
export interface MediaFile {
  key: string;
  kind: 'conversation' | 'machine' | 'screen';
  seconds: number;
}
