import type { Measurement } from '../measurement.ts';
import { burst } from './burst.ts';
import { oneByOne } from './one-by-one.ts';

const records = 10_000;

/**
 * How long the deployed local system takes for ten thousand contact records at once, compared to one put for each
 * contact.
 */
export const measure = async (): Promise<Measurement[]> => {
  // The first contacts start the functions. Starting is not measured.
  await burst(200);
  const limit = await oneByOne(1000);
  const { takenSeconds, visibleSeconds, lost } = await burst(records);
  const rate = records / visibleSeconds;
  return [
    {
      name: 'the engine alone: one conditional put a contact',
      value: `${limit.toFixed(0)} contacts/s`,
      target: '',
      met: undefined,
    },
    { name: 'Firehose has taken all of them', value: `${takenSeconds.toFixed(1)} s`, target: '', met: undefined },
    {
      name: `${records.toLocaleString('en')} contact records at once, until the API lists all of them`,
      value: `${rate.toFixed(0)} contacts/s`,
      target: '>= 200 contacts/s',
      met: rate >= 200,
    },
    { name: 'of one put a contact', value: `${((100 * rate) / limit).toFixed(0)} %`, target: '', met: undefined },
    { name: 'contacts lost', value: `${lost}`, target: '0', met: lost === 0 },
  ];
};
