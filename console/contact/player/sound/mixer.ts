/** Sets the volume of each channel, and whether both ears get both channels. */
export interface Mixer {
  set(levels: readonly number[], bothEars: boolean): void;
  close(): void;
}

/** Splits the audio of a stereo element and mixes it again. Only for audio that the page may read (CORS). */
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
          const level = bothEars || ear === channel ? (levels[channel] ?? 1) : 0;
          gain.gain.setTargetAtTime(level, context.currentTime, 0.01);
        }
      }
    },
    close: () => {
      media.removeEventListener('play', resume);
      void context.close();
    },
  };
};
