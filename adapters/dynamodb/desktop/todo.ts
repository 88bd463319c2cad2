/** The list of what a PC has to do. */
export const todoPartition = (desktopId: string): string => `pc#${desktopId}`;

/** Extractions, the oldest request first. */
export const todoKey = (desktopId: string, since: string, id: string): { pk: string; sk: string } => ({
  pk: todoPartition(desktopId),
  sk: `todo#${since}#${id}`,
});
