import { idOf } from '../seeded-random.ts';

/** A person at the invented contact centre. Every name is invented too. */
export interface SimulatedUser {
  id: string;
  username: string;
  firstName: string;
  lastName: string;
  groupId?: string;
}

export interface SimulatedGroup {
  id: string;
  name: string;
  /** Ids from the top down to this group. */
  path: string[];
}

export interface Directory {
  users: SimulatedUser[];
  groups: SimulatedGroup[];
}

type Tree = { [name: string]: Tree };

const hierarchy: Tree = {
  Larkspur: {
    Support: { 'Support North': {}, 'Support South': {} },
    Sales: { 'Sales Inbound': {}, 'Sales Outbound': {} },
    'Back Office': { Claims: {} },
  },
};

const people: Record<string, readonly (readonly [username: string, firstName: string, lastName: string])[]> = {
  Larkspur: [['admin', 'Ada', 'Marlowe']],
  Support: [['sophie.supervisor', 'Sophie', 'Lindqvist']],
  Sales: [['stefan.supervisor', 'Stefan', 'Okonjo']],
  'Back Office': [['bea.supervisor', 'Bea', 'Castellan']],
  'Support North': [
    ['alice.agent', 'Alice', 'Tamworth'],
    ['amir.hadley', 'Amir', 'Hadley'],
    ['brigit.oneal', 'Brigit', "O'Neal"],
    ['carlos.venn', 'Carlos', 'Venn'],
    ['dana.whitlock', 'Dana', 'Whitlock'],
  ],
  'Support South': [
    ['emil.sorrel', 'Emil', 'Sørrel'],
    ['farah.quill', 'Farah', 'Quill'],
    ['gwen.ashdown', 'Gwen', 'Ashdown'],
    ['hugo.pell', 'Hugo', 'Pell'],
  ],
  'Sales Inbound': [
    ['ines.calder', 'Inês', 'Calder'],
    ['jonas.thrup', 'Jonas', 'Thrup'],
    ['kaya.bellweather', 'Kaya', 'Bellweather'],
    // Instances with SAML sign-in name their users like this.
    ['AROAEXAMPLEROLEID0001:liam.oakes@larkspur.example', 'Liam', 'Oakes'],
  ],
  'Sales Outbound': [
    ['mira.stonebridge', 'Mira', 'Stonebridge'],
    ['nils.harrow', 'Nils', 'Harrow'],
    ['AROAEXAMPLEROLEID0001:olga.fenn@larkspur.example', 'Olga', 'Fenn'],
  ],
  Claims: [
    ['pia.ravenscroft', 'Pia', 'Ravenscroft'],
    ['quentin.marsh', 'Quentin', 'Marsh'],
    ['rosa.elderfield', 'Rosa', 'Elderfield'],
  ],
};

const groupsOf = (tree: Tree, above: string[]): SimulatedGroup[] =>
  Object.entries(tree).flatMap(([name, below]) => {
    const path = [...above, idOf('group', name)];
    return [{ id: path.at(-1)!, name, path }, ...groupsOf(below, path)];
  });

/** Returns a new copy, so that changing it affects nobody else. */
export const directory = (): Directory => ({
  groups: groupsOf(hierarchy, []),
  users: Object.entries(people).flatMap(([group, members]) =>
    members.map(([username, firstName, lastName]) => ({
      id: idOf('user', username),
      username,
      firstName,
      lastName,
      groupId: idOf('group', group),
    })),
  ),
});

/** The people who take contacts: the members of the lowest groups. */
export const agents = ({ users, groups }: Directory): SimulatedUser[] => {
  const leaves = new Set(groups.filter(({ path }) => path.length === 3).map(({ id }) => id));
  return users.filter(({ groupId }) => groupId !== undefined && leaves.has(groupId));
};

/** People who can sign in to the demo; their names are their names in Connect. */
export const demoLogins = [
  { role: 'administrator', username: 'admin' },
  { role: 'supervisor', username: 'sophie.supervisor' },
  { role: 'agent', username: 'alice.agent' },
] as const;

/** The id of the simulated instance, if the deployment does not name one. */
export const simulatedInstanceId = '11111111-aaaa-4bbb-8ccc-222222222222';
