import type { Measurement } from '../measurement.ts';
import { measureCapture } from './capture.ts';
import { measureFocus } from './focus.ts';
import { measureFocusToConnect } from './focus-to-connect.ts';
import { measureMemory } from './memory.ts';
import { measureSplice } from './splice.ts';

/** Needs ffmpeg, Xvfb, xterm and Chromium. */
export const measure = async (): Promise<Measurement[]> => [
  ...(await measureCapture()),
  ...(await measureMemory()),
  ...(await measureSplice()),
  ...(await measureFocus()),
  ...(await measureFocusToConnect()),
];
