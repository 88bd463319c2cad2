import { type SeededRandom, seededRandom } from '../seeded-random.ts';
import type { Sound } from './sound.ts';

// Under names of their own, because jest looks up globals slowly, and these loops run millions of times.
const { PI, floor, min, sin } = Math;

export const sampleRate = 8000;
const bankSeconds = 12;

/**
 * Twelve seconds of somebody babbling: voiced syllables with the overtones of a mouth, in words with pauses. Nobody says
 * anything in it.
 */
const babble = (pitch: number, random: SeededRandom): Int16Array => {
  const samples = new Int16Array(bankSeconds * sampleRate);
  for (let at = 0; at < samples.length; ) {
    const length = floor((0.1 + random.next() * 0.16) * sampleRate);
    const tone = pitch * (0.88 + random.next() * 0.3);
    const vowel = random.pick(vowels);
    for (let index = 0; index < length && at + index < samples.length; index += 1) {
      const swell = sin((PI * index) / length);
      const turn = (2 * PI * tone * index) / sampleRate;
      let sum = 0;
      for (let overtone = 1; overtone <= vowel.length; overtone += 1)
        sum += vowel[overtone - 1]! * sin(turn * overtone);
      samples[at + index] = 9000 * swell * sum;
    }
    at += length + floor((random.next() < 0.2 ? 0.12 + random.next() * 0.2 : 0.015) * sampleRate);
  }
  return samples;
};

/** How strong each overtone is: roughly a, o, e, i. */
const vowels = [
  [0.5, 0.7, 0.9, 0.7, 0.4, 0.2],
  [0.8, 0.9, 0.5, 0.2, 0.1],
  [0.6, 0.8, 0.4, 0.3, 0.3, 0.3, 0.2],
  [0.9, 0.4, 0.1, 0.1, 0.1, 0.2, 0.3, 0.2],
];

const bank = (pitches: readonly number[], seed: number) =>
  pitches.map((pitch, index) => babble(pitch, seededRandom(seed + index)));

let voices: { agents: Int16Array[]; customers: Int16Array[]; machine: Int16Array } | undefined;
const allVoices = () => {
  voices ??= {
    agents: bank([105, 128, 190, 215], 1),
    customers: bank([98, 120, 178, 225], 21),
    machine: babble(160, seededRandom(41)),
  };
  return voices;
};

/** Copies a stretch of a voice, starting anywhere in it. */
const say = (into: Int16Array, from: number, to: number, voice: Int16Array, random: SeededRandom) => {
  for (let at = from, begin = random.between(0, voice.length - 1); at < min(to, into.length); begin = 0) {
    const stretch = voice.subarray(begin, begin + min(to, into.length) - at);
    into.set(stretch, at);
    at += stretch.length;
  }
};

/** Two people taking turns. "Agent audio is in the right channel, customer's in the left" (AC-05). */
export const conversation = (seconds: number, random: SeededRandom): Sound => {
  const { agents, customers } = allVoices();
  const left = new Int16Array(Math.round(seconds * sampleRate));
  const right = new Int16Array(left.length);
  const [agent, customer] = [random.pick(agents), random.pick(customers)];
  for (let at = 0, agentSpeaks = true; at < left.length; agentSpeaks = !agentSpeaks) {
    const until = at + floor((1 + random.next() * 4) * sampleRate);
    say(agentSpeaks ? right : left, at, until, agentSpeaks ? agent : customer, random);
    at = until + floor(random.next() * 0.5 * sampleRate);
  }
  return { sampleRate, channels: [left, right] };
};

/** A machine speaks, and the customer presses a key now and then. */
export const machineTalk = (seconds: number, random: SeededRandom): Sound => {
  const left = new Int16Array(Math.round(seconds * sampleRate));
  const right = new Int16Array(left.length);
  for (let at = 0; at < left.length; ) {
    const until = at + 3 * sampleRate;
    say(right, at, until, allVoices().machine, random);
    pressKey(left, until + 2000);
    at = until + sampleRate;
  }
  return { sampleRate, channels: [left, right] };
};

/** The key 1: 697 and 1209 Hz for a tenth of a second. */
const pressKey = (into: Int16Array, from: number) => {
  for (let index = 0; index < sampleRate / 10 && from + index < into.length; index += 1) {
    const turn = (2 * PI * index) / sampleRate;
    into[from + index] = 5000 * (sin(697 * turn) + sin(1209 * turn));
  }
};
