import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import type { EvaluationFormsView } from '../../api/administration/evaluation-forms.ts';
import type { Me } from '../../api/administration/people/users.ts';
import type { EvaluationsOfContact } from '../../api/contacts/evaluation.ts';
import { wav } from '../../local/media/wav.ts';
import { findViolations } from './kit/accessibility.ts';
import { call, read, waitForContact } from './kit/api.ts';
import { openBrowser, signInAt } from './kit/browser.ts';
import { sample } from './kit/contact-record.ts';
import { eventually } from './kit/eventually.ts';
import { outputs } from './kit/outputs.ts';
import { putRecording, stream } from './kit/provider.ts';
import { turnOn } from './kit/recording-control.ts';

const formName = `Service ${randomUUID().slice(0, 8)}`;
let contactId: string;
let browser: Browser;
let page: Page;

/** A call of the demo agent, ten seconds long. */
const recordedCall = async (): Promise<string> => {
  const id = randomUUID();
  const file = wav({ channels: 2, sampleRate: 8000, sound: new Uint8Array(8000 * 4 * 10).fill(7) });
  await putRecording(`connect/example/CallRecordings/2025/06/06/${id}_20250606T10:00_UTC.wav`, file);
  const { userId, username } = await read<Me>('agent', '/v1/me');
  const record = sample('inbound-with-hold');
  const was = record.Agent as { ARN: string };
  const Agent = { ...was, ARN: was.ARN.replace(/agent\/.*$/, `agent/${userId}`), Username: username };
  await stream({ ...record, ContactId: id, InitialContactId: null, Agent, Recording: null, Recordings: null });
  await waitForContact(id, (found) => found.recordings.some(({ playable }) => playable));
  return id;
};

beforeAll(async () => {
  await turnOn({
    grants: [
      { to: { role: 'administrator' }, functions: ['evaluation-forms', 'evaluate'], writes: [], sees: [] },
      { to: { role: 'supervisor' }, functions: ['evaluate'], writes: [], sees: [] },
      { to: { role: 'agent' }, functions: ['pause'], writes: [], sees: [] },
    ],
  });
  [contactId, browser] = await Promise.all([recordedCall(), openBrowser()]);
});
afterEach(() => page?.context().close());
afterAll(async () => {
  await browser?.close();
  await turnOn();
});

const open = async (path: string, role: string): Promise<void> => {
  page = await (await browser.newContext({ viewport: { width: 1440, height: 1000 } })).newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(`${outputs.consoleUrl}${path}`);
  await signInAt(page, role);
};

/** The bar that the component library draws on every page of a telephone has an attribute that means nothing there. */
const ofLibrary = 'aria-allowed-attr: .awsui_mobile-toolbar-nav';

/** In light and dark, on a desk and on a telephone. */
const expectNoViolations = async (name: string): Promise<void> => {
  const pictures = process.env.FERMATA_PICTURES;
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 1000 });
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      await eventually(async () =>
        expect(await page.evaluate('document.documentElement.style.colorScheme')).toBe(colorScheme),
      );
      if (pictures) await page.screenshot({ path: `${pictures}/${name}-${width}-${colorScheme}.png`, fullPage: true });
      // Otherwise a button may be half under the bar at the top, and seem too small.
      await page.evaluate('scrollTo(0, 0)');
      const found = (await findViolations(page)).filter((line) => !line.startsWith(ofLibrary));
      expect({ width, colorScheme, found }).toEqual({ width, colorScheme, found: [] });
    }
  }
};

const evaluationsAs = (role: 'supervisor' | 'agent') =>
  read<EvaluationsOfContact>(role, `/v1/contacts/${contactId}/evaluations`);

const expectNothingOfEvaluations = async (role: string): Promise<void> => {
  await open(`/contacts/${contactId}`, role);
  await page.getByRole('heading', { name: 'History' }).waitFor();
  expect(await page.getByText(/Evaluat/).count()).toBe(0);
  await page.context().close();
};

test('before there is a form, only an administrator reads on a contact that one is missing (QG-33)', async () => {
  const { forms } = await read<EvaluationFormsView>('administrator', '/v1/evaluation-forms');
  for (const { formId, name, sections, version } of forms.filter(({ retired }) => !retired)) {
    const body = { name, sections, version, retired: true };
    expect((await call('administrator', `/v1/evaluation-forms/${formId}`, { method: 'PUT', body })).status).toBe(200);
  }
  await expectNothingOfEvaluations('supervisor');
  await open(`/contacts/${contactId}`, 'administrator');
  await page.getByText('There is no form to evaluate with.').waitFor();
  await page.getByRole('link', { name: 'Add a form' }).click();
  await page.getByRole('heading', { level: 1, name: 'Add an evaluation form' }).waitFor();
});

test('an administrator adds an evaluation form, and moves its questions with the keyboard (QG-33)', async () => {
  await open('/evaluation-forms', 'administrator');
  await page.getByRole('heading', { level: 1, name: 'Evaluation forms' }).waitFor();
  await page.getByRole('button', { name: 'Add a form' }).first().click();
  await page.getByRole('heading', { level: 1, name: 'Add an evaluation form' }).waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Give the form a name').waitFor();
  await page.getByLabel('Name', { exact: true }).fill(formName);
  await page.getByLabel('Name of the section').fill('Conversation');
  const question = (number: number) => page.getByRole('group', { name: `Question ${number}` });
  await question(1).getByLabel('Question 1', { exact: true }).fill('How well did they solve it?');
  await page.getByRole('button', { name: 'Add a question to Conversation' }).click();
  await question(2).getByLabel('Question 2', { exact: true }).fill('Did they greet the caller?');
  await question(1)
    .getByRole('button', { name: /^Answer/ })
    .click();
  await page.getByRole('option', { name: 'Scale from 0' }).click();
  await question(1).getByLabel('Weight').fill('30');
  await question(2).getByRole('button', { name: 'Move Did they greet the caller? up' }).press('Enter');
  // At the top it can only go down: focus is there.
  const focused = () => page.evaluate<string>("document.activeElement?.getAttribute('aria-label')");
  await eventually(async () => expect(await focused()).toBe('Move Did they greet the caller? down'));
  await expectNoViolations('form');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('link', { name: formName }).waitFor();
  await expectNoViolations('forms');
  const { forms } = await read<EvaluationFormsView>('administrator', '/v1/evaluation-forms');
  expect(forms.find(({ name }) => name === formName)).toMatchObject({
    version: 1,
    retired: false,
    sections: [
      {
        questions: [
          { text: 'Did they greet the caller?', kind: 'yes-no', weight: 10 },
          { text: 'How well did they solve it?', kind: 'scale', highest: 5, weight: 30 },
        ],
      },
    ],
  });
});

test('a supervisor listens, answers beside the player, and sees the score, and the agent sees nothing of it (QG-33)', async () => {
  await open(`/contacts/${contactId}`, 'supervisor');
  await page.getByRole('button', { name: 'Evaluate', exact: true }).click();
  await page.getByRole('menuitem', { name: formName }).click();
  const draft = page.getByRole('region', { name: `Draft: ${formName}` });
  await draft.waitFor();
  await page.getByRole('button', { name: /^Listen/ }).click();
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
  await draft.getByRole('radiogroup', { name: 'Did they greet the caller?' }).getByLabel('Yes').check();
  await draft.getByRole('button', { name: 'Complete' }).click();
  await draft.getByText('Choose an answer').waitFor();
  await draft.getByRole('radiogroup', { name: 'How well did they solve it?' }).getByLabel('4').check();
  await draft.getByText('Score so far: 85 of 100').waitFor();
  await draft.getByLabel('Comment on the whole contact').fill('Friendly and calm');
  await expectNoViolations('draft');

  await draft.getByRole('button', { name: 'Save draft' }).click();
  await page.getByText('The draft is saved.').waitFor();
  expect(await evaluationsAs('agent')).toEqual({ evaluations: [], mayEvaluate: false, forms: [] });
  await eventually(async () => expect((await evaluationsAs('supervisor')).evaluations[0]?.revision).toBe(2));

  await draft.getByRole('button', { name: 'Complete' }).click();
  const completed = page.getByRole('region', { name: `Evaluation: ${formName}` });
  await completed.getByText('85 of 100').waitFor();
  await page.getByText('Evaluation completed').waitFor();
  await expectNoViolations('completed');
  // The sound is still there.
  await page.getByRole('button', { name: /^(Play|Pause)$/ }).waitFor();
  expect((await evaluationsAs('supervisor')).evaluations).toMatchObject([
    { state: 'completed', score: 85, comment: 'Friendly and calm', revision: 3 },
  ]);

  expect(await evaluationsAs('agent')).toEqual({ evaluations: [], mayEvaluate: false, forms: [] });
  const { formId } = (await evaluationsAs('supervisor')).forms[0]!;
  const refused = await call('agent', `/v1/contacts/${contactId}/evaluations`, { method: 'POST', body: { formId } });
  expect(refused.status).toBe(403);
  await page.context().close();
  await expectNothingOfEvaluations('agent');
});
