/** Contacts in flight; more would only wait for the table. */
const maxInFlight = 10;

/** The rows of all pages. */
export const everyPage = async <Row>(
  read: (cursor: { cursor?: string }) => Promise<{ rows: Row[]; next?: string | undefined }>,
): Promise<Row[]> => {
  const all: Row[] = [];
  let page = await read({});
  all.push(...page.rows);
  while (page.next !== undefined) {
    page = await read({ cursor: page.next });
    all.push(...page.rows);
  }
  return all;
};

/** Processes all items, several at a time. A failure does not stop the others. */
export const inParallel = async <Item, Outcome>(
  items: readonly Item[],
  process: (item: Item) => Promise<Outcome>,
): Promise<{ done: Outcome[]; failures: unknown[] }> => {
  const outcomes: PromiseSettledResult<Outcome>[] = [];
  for (let first = 0; first < items.length; first += maxInFlight) {
    outcomes.push(...(await Promise.allSettled(items.slice(first, first + maxInFlight).map(process))));
  }
  return {
    done: outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : [])),
    failures: outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : [])),
  };
};
