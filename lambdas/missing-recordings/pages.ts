/** Contacts looked at side by side; more would only wait for the table. */
const atOnce = 10;

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

/** Does every item, some at a time. One that fails does not stop the others. */
export const sideBySide = async <Item, Outcome>(
  items: readonly Item[],
  take: (item: Item) => Promise<Outcome>,
): Promise<{ done: Outcome[]; failures: unknown[] }> => {
  const outcomes: PromiseSettledResult<Outcome>[] = [];
  for (let first = 0; first < items.length; first += atOnce) {
    outcomes.push(...(await Promise.allSettled(items.slice(first, first + atOnce).map(take))));
  }
  return {
    done: outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : [])),
    failures: outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : [])),
  };
};
