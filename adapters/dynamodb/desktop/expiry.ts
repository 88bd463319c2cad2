import { expiryAttribute } from '../table/table-shape.ts';

const day = 86_400;

/** When DynamoDB deletes an item of the table of desktops: this many days after the instant. */
export const expiresAfter = (instant: string, days: number): { [expiryAttribute]: number } => ({
  [expiryAttribute]: Math.floor(Date.parse(instant) / 1000) + days * day,
});

/** Kept so that people can still find out a year later why a contact has no screen. */
export const keptDays = 400;
