import { expiryAttribute } from '../table/table-shape.ts';

/** Days after the last change during which somebody may still need an item. */
const expiryDays = 2;

/** When an item of the live table that is written now may be deleted. */
export const expiry = (now: Date, days = expiryDays): { [expiryAttribute]: number } => ({
  [expiryAttribute]: Math.ceil(now.getTime() / 1000) + days * 86_400,
});
