/** A frame of a tab. */
export interface Place {
  tabId: number;
  frameId: number;
}

/**
 * Keeps which fields the agent has entered, when, and in which frames. A field is left when it is entered in no frame of any
 * tab any more.
 */
export const enteredFields = () => {
  const places = new Map<string, (Place & { at: number })[]>();

  const remove = (itemId: string, isGone: (place: Place) => boolean): boolean => {
    const before = places.get(itemId) ?? [];
    const after = before.filter((place) => !isGone(place));
    if (after.length === 0) places.delete(itemId);
    else places.set(itemId, after);
    return before.length > 0 && after.length === 0;
  };
  const isAt = (one: Place) => (other: Place) => one.tabId === other.tabId && one.frameId === other.frameId;

  return {
    enter(itemId: string, place: Place, at: number): void {
      const others = (places.get(itemId) ?? []).filter((other) => !isAt(place)(other));
      places.set(itemId, [...others, { ...place, at }]);
    },
    /** Returns true if the field is now left everywhere. */
    leave: (itemId: string, place: Place): boolean => remove(itemId, isAt(place)),
    /** Forgets a tab, or a frame of it, that now shows something else. Returns the ids of the fields that are left by that. */
    forget(tabId: number, frameId?: number): string[] {
      const isGone = (place: Place) => place.tabId === tabId && (!frameId || place.frameId === frameId);
      return [...places.keys()].filter((itemId) => remove(itemId, isGone));
    },
    itemIds: (): string[] => [...places.keys()],
    /** When the agent entered this field, in epoch milliseconds. */
    since: (itemId: string): number => Math.min(...(places.get(itemId) ?? []).map(({ at }) => at)),
  };
};
