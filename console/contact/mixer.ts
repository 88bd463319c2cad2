/** Sets how loud each channel is, and whether both come to both ears. */
export interface Mixer {
  set(levels: readonly number[], bothEars: boolean): void;
  close(): void;
}

/** Takes the sound of a stereo element apart and puts it together again. Works on sound the page may read (CORS) only. */
export const createMixer = (media: HTMLMediaElement): Mixer => {
  const context = new AudioContext();
  const source = context.createMediaElementSource(media);
  const splitter = context.createChannelSplitter(2);
  const merger = context.createChannelMerger(2);
  source.connect(splitter);
  merger.connect(context.destination);
  const gains = [0, 1].map((channel) =>
    [0, 1].map((ear) => {
      const gain = context.createGain();
      splitter.connect(gain, channel);
      gain.connect(merger, 0, ear);
      return gain;
    }),
  );
  const resume = () => void context.resume();
  media.addEventListener('play', resume);

  return {
    set: (levels, bothEars) => {
      for (const [channel, ears] of gains.entries()) {
        for (const [ear, gain] of ears.entries()) {
          const heard = bothEars || ear === channel ? (levels[channel] ?? 1) : 0;
          gain.gain.setTargetAtTime(heard, context.currentTime, 0.01);
        }
      }
    },
    close: () => {
      media.removeEventListener('play', resume);
      void context.close();
    },
  };
};
