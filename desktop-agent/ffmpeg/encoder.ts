/** The duration of a group of pictures, which is the most that must be decoded to reach a frame. */
export const groupSeconds = 2;

/**
 * The arguments with which each encoder writes pictures that can be cut anywhere: no frame needs a later one, and a key
 * frame comes exactly every two seconds. They are tried in this order. With libx264, every process writes the same
 * decoder configuration. The encoders of graphics cards come last, because their output depends on the driver.
 */
const encoders: Record<string, readonly string[]> = {
  libx264: ['-preset', 'veryfast', '-tune', 'zerolatency', '-crf', '26', '-sc_threshold', '0', '-threads', '1'],
  h264_mf: ['-scenario', 'display_remoting', '-rate_control', 'quality', '-quality', '60'],
  h264_qsv: ['-preset', 'veryfast', '-global_quality', '26', '-forced_idr', '1'],
  h264_amf: ['-usage', 'lowlatency', '-rc', 'cqp', '-qp_i', '26', '-qp_p', '26', '-forced_idr', '1'],
  h264_nvenc: ['-preset', 'p1', '-tune', 'ull', '-rc', 'constqp', '-qp', '26', '-forced-idr', '1'],
  libopenh264: ['-b:v', '1M', '-allow_skip_frames', '0'],
};

export const encoderNames: readonly string[] = Object.keys(encoders);

/** The same arguments for capture, edge frames and black, so that their output can be joined. */
export const encoderArguments = (encoder: string, framesPerSecond: number): string[] => {
  const group = String(groupSeconds * framesPerSecond);
  const pixels = encoder === 'libx264' || encoder === 'libopenh264' ? 'yuv420p' : 'nv12';
  const minimum = encoder === 'libx264' ? ['-keyint_min', group] : [];
  return ['-c:v', encoder, ...(encoders[encoder] ?? []), '-bf', '0', '-g', group, ...minimum, '-pix_fmt', pixels];
};

/** Matroska on a pipe, with one cluster per frame, each written as soon as it is complete. */
export const pipeArguments: readonly string[] = [
  '-f',
  'matroska',
  '-cluster_size_limit',
  '1',
  '-flush_packets',
  '1',
  'pipe:1',
];

/** The encoders in a build of ffmpeg, from the output of `-encoders`. An encoder in this list need not work. */
export const encodersIn = (printed: string): string[] => {
  const names = new Set(printed.split('\n').map((line) => line.trim().split(/\s+/)[1]));
  return encoderNames.filter((name) => names.has(name));
};
