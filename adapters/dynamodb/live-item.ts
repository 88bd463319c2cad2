import { expiryAttribute } from './table-shape.ts';

/** Days after which nobody asks for what has not changed. */
const keptDays = 2;

/** When an item of the live table may go that was written now. */
export const expiry = (now: Date, days = keptDays): { [expiryAttribute]: number } => ({
  [expiryAttribute]: Math.ceil(now.getTime() / 1000) + days * 86_400,
});
