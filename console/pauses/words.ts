const sources: Record<string, string> = {
  person: 'by hand',
  trigger: 'by a trigger',
  limit: 'at the longest pause allowed',
  transfer: 'on a transfer',
  'contact-end': 'when the contact ended',
  recovery: 'after a failure',
  provider: 'at the provider',
  stop: 'recording was stopped permanently',
  failure: 'it did not happen',
};

/** How a pause started or ended. An unknown word is shown unchanged. */
export const sourceText = (source: string): string => sources[source] ?? source;
