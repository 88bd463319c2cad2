/** One line of the table: what was measured in a run, and what it is compared with. */
export interface Measurement {
  name: string;
  /** Including its unit, as it is printed. */
  value: string;
  /** The target. Empty if it is only shown. */
  target: string;
  /** Undefined when there is no target. */
  met: boolean | undefined;
}
