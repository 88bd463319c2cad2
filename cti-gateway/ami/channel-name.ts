/** The name of a channel, `PJSIP/2001-0000000d`: technology, endpoint and a counter. */
export interface ChannelName {
  technology: string;
  endpoint: string;
  /** The two halves of a local channel have the same name except for `;1` and `;2`. */
  pair?: string;
}

export const readChannelName = (name: string): ChannelName | undefined => {
  const [, technology, rest] = /^([A-Za-z0-9_]+)\/(.+)$/.exec(name) ?? [];
  if (technology === undefined || rest === undefined) return undefined;
  const [, pair, half] = /^(.*);([12])$/.exec(rest) ?? [];
  const endpoint = (pair ?? rest).replace(/-[0-9a-f]{8,}$/, '');
  return { technology, endpoint, ...(half !== undefined && pair !== undefined && { pair }) };
};

/** Asterisk's internal channels, on which nobody hears anything. */
const internal = new Set([
  ...['Local', 'CBAnn', 'CBRec', 'Announcer', 'Recorder', 'Message', 'AsyncGoto', 'Surrogate', 'Snoop', 'MulticastRTP'],
  ...['UnicastRTP', 'AudioSocket', 'WebSocket', 'OutgoingSpoolFailed', 'Bridge'],
]);

export const isParty = ({ technology }: ChannelName): boolean => !internal.has(technology);

/** Technologies whose endpoints are usually named like their extensions. */
const phones = new Set(['PJSIP', 'SIP', 'IAX2', 'SCCP', 'Skinny', 'H323']);

/**
 * Finds the extension of a channel or an interface. An endpoint may have another name than its extension, so a table takes
 * precedence (`PJSIP/desk-7` is 2001). `null` in it means none, for a trunk that is named like an extension.
 */
export const extensionsBy =
  (table: Readonly<Record<string, string | null>>) =>
  (name: string): string | undefined => {
    const read = readChannelName(name);
    if (!read) return undefined;
    const listed = table[`${read.technology}/${read.endpoint}`];
    if (listed !== undefined) return listed ?? undefined;
    return phones.has(read.technology) ? read.endpoint : undefined;
  };

export type ExtensionOf = ReturnType<typeof extensionsBy>;

/** The other way round: the phone of an extension. */
export const endpointsBy =
  (table: Readonly<Record<string, string | null>>) =>
  (extension: string): string =>
    Object.entries(table).find(([, listed]) => listed === extension)?.[0] ?? `PJSIP/${extension}`;

export type EndpointOf = ReturnType<typeof endpointsBy>;
