import { expiryAttribute } from '../../table/table-shape.ts';

/** For how many days after its last change an item may still be needed. */
const expiryDays = 2;

/** When an item of the live table that is written now may be deleted. */
export const expiry = (now: Date, days = expiryDays): { [expiryAttribute]: number } => ({
  [expiryAttribute]: Math.ceil(now.getTime() / 1000) + days * 86_400,
});
