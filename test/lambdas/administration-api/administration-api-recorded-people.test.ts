import { administrator, machine, startApi, supervisor } from '../api-kit.ts';

const rolesPath = '/v1/recording-roles';
const acdPath = '/v1/acd-configuration/amazon-connect';
const role = { roleId: 'r-1', name: 'Screens', permissions: ['record-screen'], teamIds: ['sales'], userIds: [] };
const change = (more: object = {}) => ({ roles: [role], everybodyElse: ['record-voice'], version: 0, ...more });

describe('with recording roles', () => {
  test('voices are recorded and screens are not, until an administrator saves roles (SU-11)', async () => {
    const { call, get, recordingRoles, announced } = await startApi();
    expect((await get(administrator, rolesPath)).body).toMatchObject({
      roles: [],
      everybodyElse: ['record-voice'],
      version: 0,
      changedBy: null,
    });
    const saved = await call(administrator, 'PUT', rolesPath, change());
    expect(saved).toMatchObject({ status: 200, body: { roles: [role], version: 1, changedBy: 'root' } });
    expect((await get(administrator, rolesPath)).body).toEqual(saved.body);
    expect(await recordingRoles.read()).toMatchObject({ roles: [role], version: 1 });
    // PCs report at once, and learn who is recorded.
    expect(announced).toEqual(['settings']);
  });

  test('roles that are based on an older version are refused', async () => {
    const { call } = await startApi();
    await call(administrator, 'PUT', rolesPath, change());
    expect((await call(administrator, 'PUT', rolesPath, change())).status).toBe(409);
    expect((await call(administrator, 'PUT', rolesPath, change({ version: 1 }))).status).toBe(200);
  });

  test('a user in two roles is refused, with the place', async () => {
    const { call } = await startApi();
    const roles = ['a', 'b'].map((roleId) => ({ ...role, roleId, name: roleId, teamIds: [], userIds: ['u-sam'] }));
    const { status, body } = await call(administrator, 'PUT', rolesPath, change({ roles }));
    expect([status, body.errors]).toEqual([
      400,
      [{ field: 'roles.1.userIds.0', reason: 'This user is in another role' }],
    ]);
  });

  test('only administrators see and change recording roles', async () => {
    const { call, get } = await startApi();
    for (const who of [supervisor, machine]) {
      expect((await get(who, rolesPath)).status).toBe(403);
      expect((await call(who, 'PUT', rolesPath, change())).status).toBe(403);
    }
  });
});

describe('in the ACD configuration of Amazon Connect', () => {
  test('RTE messaging is off until an administrator enables it (AC-09)', async () => {
    const { call, get, acdSettings, announced } = await startApi();
    expect((await get(administrator, acdPath)).body).toMatchObject({ rteMessaging: false, version: 0 });
    const saved = await call(administrator, 'PUT', acdPath, { rteMessaging: true, version: 0 });
    expect(saved).toMatchObject({ status: 200, body: { rteMessaging: true, version: 1, changedBy: 'root' } });
    expect(await acdSettings.read()).toMatchObject({ rteMessaging: true });
    expect(announced).toEqual(['settings']);
    expect((await call(administrator, 'PUT', acdPath, { rteMessaging: false, version: 0 })).status).toBe(409);
    expect((await call(supervisor, 'PUT', acdPath, { rteMessaging: false, version: 1 })).status).toBe(403);
  });
});
