/** A frame of a tab. */
export interface Place {
  tabId: number;
  frameId: number;
}

/** Which fields are entered since when, and in which frames: a field is left when no frame of any tab has it any more. */
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
    /** True when the field is left everywhere. */
    leave: (itemId: string, place: Place): boolean => remove(itemId, isAt(place)),
    /** The ids of fields that are left because a tab, or a frame of it, shows something else now. */
    forget(tabId: number, frameId?: number): string[] {
      const isGone = (place: Place) => place.tabId === tabId && (!frameId || place.frameId === frameId);
      return [...places.keys()].filter((itemId) => remove(itemId, isGone));
    },
    itemIds: (): string[] => [...places.keys()],
    /** When the field that is entered was entered. */
    since: (itemId: string): number => Math.min(...(places.get(itemId) ?? []).map(({ at }) => at)),
  };
};
