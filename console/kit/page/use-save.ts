import { type FormEvent, useState } from 'react';

interface Saving<Saved> {
  /** Whether a field is missing or wrong: such a form is not sent, and shows its errors from the first attempt on. */
  isWrong?: boolean;
  request(): Promise<Saved>;
  /** Closes the form, or replaces it by what was saved. */
  onSaved(saved: Saved): void;
}

/** Saves a form as a whole: once at a time, and with the reason when the server refuses it. */
export const useSave = <Saved>({ isWrong = false, request, onSaved }: Saving<Saved>) => {
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
    } catch (refused) {
      setProblem(refused);
      setBusy(false);
    }
  };

  return {
    save: () => void save(),
    busy,
    /** Why the last attempt was refused. */
    problem,
    /** Whether somebody has tried to save: from then on, fields show what is wrong with them. */
    tried,
    /** What stands next to the button. */
    errorText: tried && isWrong ? 'Something is missing or wrong: look at the marked fields above.' : '',
    /** Of the `form` element. */
    form: {
      noValidate: true,
      onSubmit: (event: FormEvent) => {
        event.preventDefault();
        void save();
      },
    },
  };
};
