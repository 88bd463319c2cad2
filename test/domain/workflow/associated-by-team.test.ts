import type { DataServer } from '../../../domain/data-server/data-server.ts';
import { type Associated, associatedByTeam } from '../../../domain/workflow/staged-agents.ts';

type Association = DataServer['association'];

const addresses = ['10.1.0.0/16'];

test.each<[string, Association, readonly string[], Associated]>([
  ['by a team: an agent of it is', { mode: 'any', ipRanges: [], teamIds: ['inside'] }, ['sales', 'inside'], 'yes'],
  ['by a team: another agent is not', { mode: 'any', ipRanges: [], teamIds: ['inside'] }, ['outside'], 'no'],
  ['by nothing: nobody is', { mode: 'any', ipRanges: [], teamIds: [] }, ['inside'], 'no'],
  [
    'by a team or an address: an agent of it is',
    { mode: 'any', ipRanges: addresses, teamIds: ['inside'] },
    ['inside'],
    'yes',
  ],
  [
    'by a team or an address: the PC decides for others',
    { mode: 'any', ipRanges: addresses, teamIds: ['inside'] },
    ['outside'],
    'by-address',
  ],
  [
    'by both: the PC decides for an agent of the team',
    { mode: 'all', ipRanges: addresses, teamIds: ['inside'] },
    ['inside'],
    'by-address',
  ],
  ['by both: another agent is not', { mode: 'all', ipRanges: addresses, teamIds: ['inside'] }, ['outside'], 'no'],
  ['by addresses alone: the PC decides', { mode: 'all', ipRanges: addresses, teamIds: [] }, ['outside'], 'by-address'],
])('a data server associated %s (SU-22, SU-23, SU-24)', (_, association, teamIds, associated) => {
  expect(associatedByTeam(association, teamIds)).toBe(associated);
});
