import { useEffect } from 'react';

const beep = (context: AudioContext, at: number) => {
  const tone = context.createOscillator();
  const level = context.createGain();
  tone.frequency.value = 880;
  level.gain.setValueAtTime(0.15, context.currentTime + at);
  level.gain.setValueAtTime(0, context.currentTime + at + 0.18);
  tone.connect(level).connect(context.destination);
  tone.start(context.currentTime + at);
  tone.stop(context.currentTime + at + 0.2);
};

/** Two tones every three seconds while it is on. */
export const useAlarmSound = (on: boolean): void => {
  useEffect(() => {
    if (!on) return;
    const context = new AudioContext();
    const sound = () => {
      beep(context, 0);
      beep(context, 0.3);
    };
    sound();
    const timer = setInterval(sound, 3000);
    return () => {
      clearInterval(timer);
      void context.close();
    };
  }, [on]);
};
