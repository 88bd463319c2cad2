/** Requests to the database side by side: more would only wait for it. */
const atOnce = 50;

/** Does every item, some at a time. The first that fails ends it: the step is run again. */
export const inParts = async <Item, Outcome>(
  items: readonly Item[],
  take: (item: Item) => Promise<Outcome>,
): Promise<Outcome[]> => {
  const done: Outcome[] = [];
  for (let first = 0; first < items.length; first += atOnce) {
    done.push(...(await Promise.all(items.slice(first, first + atOnce).map(take))));
  }
  return done;
};
