import { type FormEvent, useState } from 'react';

interface Saving<Saved> {
  /** Whether a field is missing or wrong. Such a form is not sent, and shows its errors from the first attempt on. */
  isWrong?: boolean;
  request(): Promise<Saved>;
  /** Closes the form, or replaces it by the saved version. */
  onSaved(saved: Saved): void;
  onRefused?(problem: unknown): void;
  /** Whether the form stays open after it was saved, ready for the next time. */
  staysOpen?: boolean;
}

/** Saves a form as a whole, once at a time, and with the reason if the server refuses it. */
export const useSave = <Saved>(saving: Saving<Saved>) => {
  const { isWrong = false, request, onSaved, onRefused, staysOpen = false } = saving;
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();

  const save = async () => {
    setTried(true);
    setProblem(undefined);
    if (isWrong || busy) return;
    setBusy(true);
    try {
      onSaved(await request());
      if (staysOpen) setBusy(false);
    } catch (refused) {
      setProblem(refused);
      setBusy(false);
      onRefused?.(refused);
    }
  };

  return {
    save: () => void save(),
    busy,
    /** Why the last attempt was refused. */
    problem,
    /** Whether somebody has tried to save. From then on, fields show their errors. */
    tried,
    /** Hides errors until the next attempt, for example after a field was added. */
    hideErrors: () => setTried(false),
    /** Resets the form to its state before the first attempt. */
    reset: () => {
      setTried(false);
      setProblem(undefined);
    },
    /** The text next to the button. */
    errorText: tried && isWrong ? 'Something is missing or wrong: look at the marked fields above.' : '',
    /** Properties of the `form` element. */
    form: {
      noValidate: true,
      onSubmit: (event: FormEvent) => {
        event.preventDefault();
        void save();
      },
    },
  };
};
