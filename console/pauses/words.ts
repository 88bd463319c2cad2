const sources: Record<string, string> = {
  person: 'by hand',
  trigger: 'by a trigger',
  limit: 'at the longest pause',
  transfer: 'by a transfer',
  'contact-end': 'when the contact ended',
  recovery: 'after a failure',
  provider: 'at the provider',
  stop: 'recording was stopped for good',
  failure: 'it never happened',
};

/** Through what a pause began or ended; a word not known here is shown as it is. */
export const sourceText = (source: string): string => sources[source] ?? source;
