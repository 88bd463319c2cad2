/** A stereo WAV in which two voices take turns: noise in the rhythm of speech, customer left, agent right. */
export const sampleSound = (seconds: number, channels: number, chance: () => number): Buffer => {
  const rate = 8000;
  const frames = Math.round(seconds * rate);
  const file = Buffer.alloc(44 + frames * channels * 2);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + frames * channels * 2, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(channels, 22);
  file.writeUInt32LE(rate, 24);
  file.writeUInt32LE(rate * channels * 2, 28);
  file.writeUInt16LE(channels * 2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(frames * channels * 2, 40);

  let speaker = 1;
  let until = 0;
  let syllable = 0;
  for (let frame = 0; frame < frames; frame += 1) {
    if (frame >= until) {
      speaker = chance() < 0.85 ? 1 - speaker : speaker;
      until = frame + rate * (1 + chance() * 7);
    }
    if (frame % 1600 === 0) syllable = chance() < 0.2 ? 0.05 : 0.35 + chance() * 0.65;
    const envelope = syllable * Math.sin((Math.PI * (frame % 1600)) / 1600);
    for (let channel = 0; channel < channels; channel += 1) {
      const pitch = channel === 0 ? 190 : 120;
      const voice = Math.sin((2 * Math.PI * pitch * frame) / rate) * 0.6 + (chance() - 0.5) * 0.4;
      const level = channels === 1 || channel === speaker ? envelope * 0.7 : 0.01;
      file.writeInt16LE(Math.round(voice * level * 32000), 44 + (frame * channels + channel) * 2);
    }
  }
  return file;
};
