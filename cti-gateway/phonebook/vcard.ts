import ICAL from 'ical.js';
import type { PhonebookEntry } from './entries.ts';

const text = (value: unknown): string =>
  Array.isArray(value) ? value.flat().filter(Boolean).join(' ') : String(value);

/** Reads any number of vCards, versions 3 and 4, from one file. */
export const readVcards = (content: string): PhonebookEntry[] =>
  content
    .replace(/^\ufeff/, '')
    .split(/^(?=BEGIN:VCARD)/im)
    .filter((card) => /^BEGIN:VCARD/i.test(card))
    .map((card) => {
      const read = new ICAL.Component(ICAL.parse(card) as unknown[]);
      const name = ['fn', 'org', 'n'].map((key) => read.getFirstPropertyValue(key)).find((value) => value);
      return {
        name: name ? text(name) : '',
        numbers: read.getAllProperties('tel').map((one) => text(one.getFirstValue()).replace(/^tel:/i, '')),
      };
    });
