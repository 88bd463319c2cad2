/** One block of the Asterisk Manager Interface: an event, or the response to an action. A key may occur several times. */
export interface AmiMessage {
  /** The first value of a key; undefined if there is none. */
  get(key: string): string | undefined;
  all(key: string): readonly string[];
  readonly event: string | undefined;
  readonly response: string | undefined;
  readonly actionId: string | undefined;
}

export const amiMessage = (fields: ReadonlyMap<string, readonly string[]>): AmiMessage => {
  const get = (key: string) => fields.get(key.toLowerCase())?.[0];
  return {
    get,
    all: (key) => fields.get(key.toLowerCase()) ?? [],
    event: get('event'),
    response: get('response'),
    actionId: get('actionid'),
  };
};
