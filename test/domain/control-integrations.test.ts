import { verbs } from '../../domain/control/command/command.ts';
import { allows, type IntegrationChoices, integrations } from '../../domain/control/recorder/integrations.ts';
import { media } from '../../domain/recording/recording.ts';

const choices: IntegrationChoices = { amazonConnectScreens: true, twilioManual: false, webexCommands: false };
const of = (changed: Partial<IntegrationChoices> = {}) =>
  Object.fromEntries(integrations({ ...choices, ...changed }).map((one) => [one.provider, one]));

const told = (provider: string, changed: Partial<IntegrationChoices> = {}) => {
  const one = of(changed)[provider]!;
  return verbs.flatMap((verb) =>
    media.flatMap((medium) =>
      (['manual', 'automatic'] as const)
        .filter((manner) => allows(one, verb, medium, manner))
        .map((manner) => `${verb} ${medium} ${manner}`),
    ),
  );
};

describe('the matrix of pause and resume', () => {
  test('says of each provider what the vendors say (PR-24, PR-25, PR-26)', () => {
    const row = ({ name, pauseAndResume, additionalRequirements }: ReturnType<typeof integrations>[number]) =>
      [
        name,
        `audio ${pauseAndResume.audio.join('+')}`,
        `screen ${pauseAndResume.screen.join('+')}`,
        `additional requirements ${additionalRequirements.length > 0 ? 'yes' : 'no'}`,
      ].join(', ');
    expect(integrations(choices).map(row)).toEqual([
      'Amazon Connect, audio manual+automatic, screen manual+automatic, additional requirements yes',
      'Webex Contact Center, audio manual, screen manual, additional requirements no',
      'Twilio Flex, audio automatic, screen automatic, additional requirements yes',
    ]);
  });

  test('each requirement is a sentence, the plug-in of Twilio among them (PR-27)', () => {
    const all = integrations(choices).flatMap(({ additionalRequirements }) => additionalRequirements);
    expect(all.filter((sentence) => !/^[A-Z].{20,}\.$/.test(sentence))).toEqual([]);
    expect(of().twilio!.additionalRequirements.join(' ')).toContain('plug-in');
  });

  test('Webex is listened to, in both of its options, and both need Cisco Agent Desktop (PR-01, PR-28, PR-29, PR-30)', () => {
    expect(of().webex).toMatchObject({
      initiates: [],
      ingests: [
        { manner: 'manual', through: 'Cisco Agent Desktop' },
        { manner: 'automatic', through: 'Cisco APIs' },
      ],
      standaloneSupported: false,
    });
    expect(of().webex!.notes.join(' ')).toMatch(/Both options need Cisco Agent Desktop/);
  });

  test('Fermata’s own controls do not apply to Webex, unless there is a token to call Cisco’s APIs with (PR-33)', () => {
    expect(told('webex')).toEqual([]);
    expect(told('webex', { webexCommands: true })).toEqual([
      'pause audio manual',
      'pause audio automatic',
      'resume audio manual',
      'resume audio automatic',
    ]);
  });

  test('Twilio is paused by programs and triggers, and by people where that was chosen (PR-26)', () => {
    expect(told('twilio').some((one) => one.endsWith('manual'))).toBe(false);
    expect(told('twilio', { twilioManual: true })).toContain('pause audio manual');
    expect(of({ twilioManual: true }).twilio!.pauseAndResume.audio).toEqual(['manual', 'automatic']);
  });

  test('Amazon Connect starts no screens, and does everything else by hand and by itself (PR-24)', () => {
    expect(told('amazon-connect').filter((one) => /^start screen/.test(one))).toEqual([]);
    expect(told('amazon-connect')).toHaveLength(22);
  });

  test('the matrix as it is shown (PR-02)', () => {
    expect(integrations(choices)).toMatchSnapshot();
  });
});
