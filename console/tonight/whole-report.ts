import type { Tonight } from '../kit/api/administration.ts';

/** The most lines that fit into one answer. Ids are spread almost evenly. */
const maxLines = 9_000;

const digits = [...'0123456789abcdef'];

/** The prefixes of the ids of each part, so that a part fits into an answer. Undefined if the whole report does. */
const partsOf = (recordings: number): readonly (string | undefined)[] => {
  if (recordings <= maxLines) return [undefined];
  if (recordings <= maxLines * digits.length) return digits;
  return digits.flatMap((first) => digits.map((second) => first + second));
};

/** The report of a run in one piece, however many recordings it decided. */
export const wholeReport = async (
  { localDate, kept, recycled }: Pick<Tonight['runs'][number], 'localDate' | 'kept' | 'recycled'>,
  ask: (localDate: string, ids?: string) => Promise<string>,
): Promise<string> => {
  let report = '';
  for (const ids of partsOf(kept + recycled)) {
    const part = await ask(localDate, ids);
    report += report === '' ? part : part.slice(part.indexOf('\n') + 1);
  }
  return report;
};
