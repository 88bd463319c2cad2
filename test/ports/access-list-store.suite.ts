import type { Role } from '../../domain/user/user.ts';
import { type Backend, openedFor } from './stores.ts';

export const accessListStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);
  const at = (second: number) => `2026-11-20T12:00:${String(second).padStart(2, '0')}.000Z`;

  test('there is no list until the first sync', async () => {
    expect(await stores().accessLists.current()).toBeUndefined();
  });

  test('the list says when it was made and who holds which roles, even for thousands of people', async () => {
    const roles = new Map<string, Role[]>(
      Array.from({ length: 6000 }, (_, index) => [
        `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
        index % 100 === 0 ? ['supervisor', 'agent'] : ['agent'],
      ]),
    );
    roles.set('root', ['administrator']);
    expect(await stores().accessLists.replace({ listedAt: at(1), roles })).toBe('replaced');
    const list = (await stores().accessLists.current())!;
    expect(list.listedAt).toBe(at(1));
    expect(list.rolesOf('root')).toEqual(['administrator']);
    for (const [subject, held] of roles) expect(list.rolesOf(subject)).toEqual(held);
    expect(list.rolesOf('00000000-0000-4000-8000-000000006000')).toEqual([]);
  });

  test('the newest listing wins, whatever the order of arrival', async () => {
    const { accessLists } = stores();
    const listing = (second: number, subject: string) =>
      accessLists.replace({ listedAt: at(second), roles: new Map([[subject, ['agent']]]) });
    expect(await listing(20, 'sam')).toBe('replaced');
    expect(await listing(0, 'lea')).toBe('superseded');
    expect(await listing(20, 'lea')).toBe('superseded');
    const list = (await accessLists.current())!;
    expect([list.listedAt, list.rolesOf('sam'), list.rolesOf('lea')]).toEqual([at(20), ['agent'], []]);
  });

  test('an unchanged list gets a new time, and a changed one is read again', async () => {
    const { accessLists } = stores();
    const listing = (second: number, ...subjects: string[]) =>
      accessLists.replace({ listedAt: at(second), roles: new Map(subjects.map((subject) => [subject, ['agent']])) });
    await listing(0, 'sam', 'lea');
    expect((await accessLists.current())!.rolesOf('lea')).toEqual(['agent']);
    await listing(20, 'sam', 'lea');
    const same = (await accessLists.current())!;
    expect([same.listedAt, same.rolesOf('lea')]).toEqual([at(20), ['agent']]);
    await listing(40, 'sam');
    expect((await accessLists.current())!.rolesOf('lea')).toEqual([]);
    await listing(50);
    expect((await accessLists.current())!.rolesOf('sam')).toEqual([]);
  });
};
