import { verbs } from '../../../../domain/control/command/command.ts';
import { allows, type IntegrationChoices, integrations } from '../../../../domain/control/recorder/integrations.ts';
import { media } from '../../../../domain/recording/recording.ts';

const choices: IntegrationChoices = { amazonConnectScreens: true, twilioManual: false, webexCommands: false };
const of = (changed: Partial<IntegrationChoices> = {}) =>
  Object.fromEntries(integrations({ ...choices, ...changed }).map((one) => [one.provider, one]));

const commandsOf = (provider: string, changed: Partial<IntegrationChoices> = {}) => {
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
  test('gives for each provider what the vendor documents (PR-24, PR-25, PR-26)', () => {
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
      'Asterisk, audio manual+automatic, screen manual+automatic, additional requirements yes',
    ]);
  });

  test('states each requirement as a sentence, Twilio’s plug-in among them (PR-27)', () => {
    const all = integrations(choices).flatMap(({ additionalRequirements }) => additionalRequirements);
    expect(all.filter((sentence) => !/^[A-Z].{20,}\.$/.test(sentence))).toEqual([]);
    expect(of().twilio!.additionalRequirements.join(' ')).toContain('plug-in');
  });

  test('lists reports of Webex for both of its options, and both need Cisco Agent Desktop (PR-01, PR-28, PR-29, PR-30)', () => {
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

  test('excludes Webex from Fermata’s own controls, unless there is a token for Cisco’s APIs (PR-33)', () => {
    expect(commandsOf('webex')).toEqual([]);
    expect(commandsOf('webex', { webexCommands: true })).toEqual([
      'pause audio manual',
      'pause audio automatic',
      'resume audio manual',
      'resume audio automatic',
    ]);
  });

  test('allows programs and triggers to pause Twilio, and people where that was switched on (PR-26)', () => {
    expect(commandsOf('twilio').some((one) => one.endsWith('manual'))).toBe(false);
    expect(commandsOf('twilio', { twilioManual: true })).toContain('pause audio manual');
    expect(of({ twilioManual: true }).twilio!.pauseAndResume.audio).toEqual(['manual', 'automatic']);
  });

  test('allows everything at Amazon Connect, manual and automatic, except starting screens (PR-24)', () => {
    expect(commandsOf('amazon-connect').filter((one) => /^start screen/.test(one))).toEqual([]);
    expect(commandsOf('amazon-connect')).toHaveLength(22);
  });

  test('shows the page exactly these words (PR-02)', () => {
    expect(integrations(choices)).toMatchSnapshot();
  });
});
