import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useRef, useState } from 'react';
import type { ContactPageView, ContactSummary } from '../../api/contacts/contacts.ts';
import { sentenceOf } from '../kit/api/problem.ts';
import { download } from '../kit/browser.ts';
import { useFermata } from '../kit/fermata.ts';
import { count } from '../kit/format.ts';
import { contactsCsv } from './contacts-csv.ts';
import { allContacts } from './list/contact-rows.ts';

interface Props {
  /** One page of the search. */
  ask(cursor: string | undefined, signal: AbortSignal): Promise<ContactPageView>;
  /** The order of the list. */
  order(contacts: ContactSummary[]): readonly ContactSummary[];
  fileName: string;
  disabled: boolean;
}

/** Saves the whole result as a CSV file, not only the part that is loaded. */
export const ExportButton = ({ ask, order, fileName, disabled }: Props) => {
  const { me, notify } = useFermata();
  const [loaded, setLoaded] = useState<number>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const save = async () => {
    const controller = new AbortController();
    running.current = controller;
    setLoaded(0);
    try {
      const contacts = await allContacts((cursor) => ask(cursor, controller.signal), setLoaded);
      download(fileName, contactsCsv(order(contacts), me.timeZone));
      notify('success', `Exported ${count(contacts.length)} ${contacts.length === 1 ? 'contact' : 'contacts'}.`);
    } catch (problem) {
      if (!controller.signal.aborted) notify('error', `Nothing was exported. ${sentenceOf(problem)}`);
    } finally {
      setLoaded(undefined);
    }
  };

  if (loaded === undefined) {
    return (
      <Button iconName="download" disabled={disabled} onClick={() => void save()}>
        Export CSV
      </Button>
    );
  }
  return (
    <SpaceBetween direction="horizontal" size="xs" alignItems="center">
      <span role="status" className="digits">
        Exporting, {count(loaded)} so far
      </span>
      <Button onClick={() => running.current?.abort()}>Cancel export</Button>
    </SpaceBetween>
  );
};
