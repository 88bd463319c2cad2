import { commandLeg } from '../command/command-leg.ts';
import type { ControlPorts } from '../ports.ts';
import { closeContact } from './close-contact.ts';
import { pauseAgain } from './pause-again.ts';

/** What to do when a contact is reported as over. Harmless when repeated. */
export const contactEnded = (ports: ControlPorts) => closeContact(ports, commandLeg(ports));

/** What to do when another part of a contact may be recorded by now. Harmless when repeated. */
export const keepPaused = (ports: ControlPorts) => pauseAgain(ports, commandLeg(ports));
