/** One line of the table: what was measured, and what it is compared with, in one run. */
export interface Measurement {
  name: string;
  /** With its unit, as it is printed. */
  value: string;
  /** What it has to hold; empty when it is only shown. */
  target: string;
  /** Undefined when there is no target. */
  met: boolean | undefined;
}
