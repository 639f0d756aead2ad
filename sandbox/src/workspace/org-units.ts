import type { JsonMap } from '../json.js';
import type { Reply } from '../reply.js';
import { liveUsers } from './addresses.js';
import { conditionNotMet, duplicate, invalid, notFound } from './google-fault.js';
import { done, listOf, nothing, type Routed, textIn } from './request.js';
import { type Ground, newId, type OrgUnit, type World } from './world.js';

/** Every path that a user can be in. */
export function unitPaths(world: World): readonly string[] {
  return [...world.units.values()].map((unit) => pathOf(world, unit));
}

function pathOf(world: World, unit: OrgUnit): string {
  if (unit.parentId === null) return '/';
  const parent = world.units.get(unit.parentId);
  const above = parent && parent.parentId !== null ? pathOf(world, parent) : '';
  return `${above}/${unit.name}`;
}

function serializeUnit(world: World, unit: OrgUnit): JsonMap {
  const parent = unit.parentId === null ? undefined : world.units.get(unit.parentId);
  return {
    kind: 'admin#directory#orgUnit',
    name: unit.name,
    description: unit.description,
    orgUnitPath: pathOf(world, unit),
    orgUnitId: unit.id,
    ...(parent ? { parentOrgUnitPath: pathOf(world, parent), parentOrgUnitId: parent.id } : {}),
  };
}

function findUnit(world: World, key: string): OrgUnit {
  const units = [...world.units.values()];
  // Whatever the encoding, + and # do not arrive as what they are.
  const wanted = `/${key.replace(/^\//, '')}`.toLowerCase();
  const isLost = !key.startsWith('id:') && /[+#]/.test(key);
  const found = key.startsWith('id:')
    ? world.units.get(key)
    : units.find((unit) => unit.parentId !== null && pathOf(world, unit).toLowerCase() === wanted);
  if (!found || isLost) throw notFound('orgUnit');
  return found;
}

function isBelow(world: World, unit: OrgUnit, top: OrgUnit): boolean {
  if (unit.id === top.id) return true;
  const parent = unit.parentId === null ? undefined : world.units.get(unit.parentId);
  return parent !== undefined && isBelow(world, parent, top);
}

/** GET orgunits: direct children by default. */
export function listUnits({ world }: Ground, { query }: Routed): Reply {
  const all = [...world.units.values()];
  const root = all.find(({ parentId }) => parentId === null);
  const below = query.get('orgUnitPath');
  const top = below === null || below === '/' || below === '' ? root : findUnit(world, below);
  if (!top) throw notFound('orgUnit');
  const type = query.get('type') ?? 'children';
  const shown = all.filter((unit) => {
    if (unit.id === top.id) return type === 'allIncludingParent';
    return type === 'children' ? unit.parentId === top.id : isBelow(world, unit, top);
  });
  return listOf(
    shown.map((unit) => serializeUnit(world, unit)),
    'organizationUnits',
  );
}

/** GET orgunits/{+path}. */
export function getUnit({ world }: Ground, { path }: Routed): Reply {
  return done(serializeUnit(world, findUnit(world, path.unit ?? '')));
}

function parentFrom(world: World, body: JsonMap): OrgUnit {
  const [path, id] = [textIn(body, 'parentOrgUnitPath'), textIn(body, 'parentOrgUnitId')];
  const found =
    id === '' ? [...world.units.values()].find((unit) => pathOf(world, unit) === path) : world.units.get(id);
  if (!found) throw invalid('Invalid Input: INVALID_OU_ID');
  return found;
}

/** POST orgunits. */
export function insertUnit({ world }: Ground, { body }: Routed): Reply {
  const parent = parentFrom(world, body);
  const name = textIn(body, 'name');
  if (name === '') throw invalid('Invalid Ou Id');
  const isTaken = [...world.units.values()].some(
    (unit) => unit.parentId === parent.id && unit.name.toLowerCase() === name.toLowerCase(),
  );
  if (isTaken) throw duplicate('Entity already exists.');
  const unit = { id: `id:03ph${newId(world)}`, name, description: textIn(body, 'description'), parentId: parent.id };
  world.units.set(unit.id, unit);
  return done(serializeUnit(world, unit));
}

/** PUT orgunits/{+path}. */
export function updateUnit({ world }: Ground, { path, body }: Routed): Reply {
  const unit = findUnit(world, path.unit ?? '');
  if (typeof body.parentOrgUnitPath === 'string') {
    const parent = parentFrom(world, body);
    if (isBelow(world, parent, unit)) throw conditionNotMet('Organization unit hierarchy has cycle');
    unit.parentId = parent.id;
  }
  if (typeof body.name === 'string') unit.name = body.name;
  if (typeof body.description === 'string') unit.description = body.description;
  return done(serializeUnit(world, unit));
}

/** DELETE orgunits/{+path}: only an empty one. */
export function deleteUnit({ world }: Ground, { path }: Routed): Reply {
  const unit = findUnit(world, path.unit ?? '');
  const own = pathOf(world, unit);
  const hasUnits = [...world.units.values()].some(({ parentId }) => parentId === unit.id);
  const hasUsers = liveUsers(world).some(({ members }) => members.orgUnitPath === own);
  if (hasUnits || hasUsers) throw conditionNotMet('Organization unit is not empty.');
  world.units.delete(unit.id);
  return nothing;
}
