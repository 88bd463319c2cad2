import type { Measurement } from '../measurement.ts';
import { measureCapture } from './capture.ts';
import { measureSplice } from './splice.ts';

/** Needs ffmpeg, Xvfb and xterm. */
export const measure = async (): Promise<Measurement[]> => [...(await measureCapture()), ...(await measureSplice())];
