import { describe, expect, it } from 'vitest';
import { faultsAfter } from './test-fixture/load-fixture.js';

const projects = 'resources/projects.yaml';
const lists = 'resources/lists.yaml';

describe('records that do not fit together', () => {
  const crossFaults: readonly (readonly [string, string, string, string, RegExp])[] = [
    [
      'a tag that is not declared',
      projects,
      'tags: [admin, projects]',
      'tags: [admin, project]',
      /tags\[1\]: tag project is not in/,
    ],
    [
      'a method tag that is not declared',
      projects,
      'tags: [lists]',
      'tags: [list]',
      /methods\[4\]\.tags\[0\]: tag list/,
    ],
    [
      'two methods of one tool name',
      projects,
      'name: verify',
      'name: get',
      /tool name get_single_acme_project_by_id is also made by projects\.get/,
    ],
    [
      'a tool name of more than 48 characters',
      projects,
      'name: verify',
      'name: verify_everything_that_can_be_verified_at_all',
      /has \d+ characters; at most 48/,
    ],
    [
      'a method that hides behind a filter group',
      projects,
      'name: verify',
      'name: write',
      /write is the name of a filter group/,
    ],
    [
      'an operation covered twice',
      lists,
      'lists.update]',
      'lists.get]',
      /operation lists\.get is also covered by lists\.get/,
    ],
    [
      'a placeholder that names nothing',
      projects,
      '/verify"',
      '/{what}"',
      /uses what, which is neither an argument nor a context value/,
    ],
    [
      'a placeholder that may stay empty',
      projects,
      'twin: { when_given: team_id, path:',
      'twin: { when_given: project_id, path:',
      /names team_id, which may be left out/,
    ],
    ['a query inside a path', projects, '/verify"', '/verify?now=1"', /holds a query/],
    ['a brace too many', projects, '/verify"', '/verify}"', /a brace that closes no placeholder/],
    [
      'an argument that goes nowhere',
      projects,
      'search: { argument: search }',
      'search: { const: x }',
      /arguments\.search: is used nowhere/,
    ],
    [
      'an argument named like a context value',
      projects,
      '        search: {',
      '        org_id: {',
      /org_id: is a context value/,
    ],
    ['a binding to nothing', projects, 'name: { argument: name }', 'name: { argument: nome }', /uses nome/],
    ['a choice without its literal', projects, '{ fast: F1, safe: { level: 2 } }', '{ fast: F1 }', /lacks safe/],
    [
      'a literal without its choice',
      projects,
      '{ fast: F1,',
      '{ slow: F2, fast: F1,',
      /values\.slow: is no value of mode/,
    ],
    [
      'a literal for an argument that never lacks',
      projects,
      'name: { argument: name }',
      'name: { given: name, const: named }',
      /body\.name\.given: name is always given/,
    ],
    [
      'a literal for an argument that does not exist',
      projects,
      'name: { argument: name }',
      'name: { given: title, const: named, otherwise: nameless }',
      /uses title, which is neither an argument nor a context value/,
    ],
    [
      'a member named by a free text',
      lists,
      'enum: [allowEmail, rejectEmail, rejectDomain]',
      'min_length: 1',
      /kind names a member, so it must be a required argument with an enum/,
    ],
    [
      'a member name that overwrites its neighbour',
      lists,
      'enum: [allowEmail,',
      'enum: [kind, allowEmail,',
      /can be kind, which is the name of another member/,
    ],
    [
      'a source that is no tool',
      projects,
      'from: [list_all_acme_projects]',
      'from: [list_all_projects]',
      /from\[0\]: list_all_projects is no tool/,
    ],
    [
      'a description that names no tool',
      projects,
      'Shows one project with its keys.',
      'Shows one project of list_every_acme_project.',
      /description: list_every_acme_project is no tool/,
    ],
    ['another name that is taken', projects, 'also: [id]', 'also: [team_id]', /also\[0\]: team_id is taken|team_id/],
    ['a default outside the enum', projects, 'default: safe', 'default: slow', /default: is none of the enum/],
    [
      'a successor outside the enum',
      lists,
      'blackListEmail: rejectEmail',
      'blackListEmail: refuseEmail',
      /refuseEmail is none of the enum/,
    ],
    ['limits that exclude everything', lists, 'min_items: 1', 'min_items: 9', /max_items: is less than min_items/],
    [
      'an array without items',
      projects,
      'items: { type: string, min_length: 1 }, ',
      '',
      /labels: is an array without items/,
    ],
    [
      'an argument without a description',
      projects,
      ', description: Part of the name. }',
      ' }',
      /arguments\.search: needs a description/,
    ],
    [
      'a lookup of no read method',
      projects,
      'lookup: get',
      'lookup: create',
      /lookup: create is no read method of projects/,
    ],
    [
      'a template that names nothing',
      projects,
      '"{project_id} is verified."',
      '"{project} is verified."',
      /names \{project\}, which is nothing known/,
    ],
    ['details without a lookup', projects, '          lookup: get\n', '', /details need a lookup/],
    [
      'a pattern that does not compile',
      projects,
      '"^(pending|waiting)$"',
      '"^(pending$"',
      /when\.state\.matches: Invalid regular expression/,
    ],
    [
      'advice about no argument',
      lists,
      'argument: entries\n          matches',
      'argument: entry\n          matches',
      /entry is not an argument/,
    ],
    [
      'advice for no value',
      lists,
      '{ kind: [allowEmail, rejectEmail] }',
      '{ kind: [allowMail] }',
      /allowMail is no value of kind/,
    ],
    [
      'paging by no argument',
      lists,
      'argument: start, limit: limit, first: 0',
      'argument: from, limit: limit, first: 0',
      /paging\.argument: from must be an integer argument/,
    ],
    [
      'paging by a link without an argument to ask with',
      projects,
      'idempotent: false\n    evidence: made up\n    request:\n      method: POST',
      'idempotent: false\n    evidence: made up\n    answers: { paging: { by: body_link, next: next } }\n    request:\n      method: POST',
      /paging\.by: needs an integer, string or id argument in the query/,
    ],
    [
      'a write that claims to be read-only',
      projects,
      'effect: write\n    idempotent: false\n    evidence: made up\n    request:\n      method: POST\n      path: /v1/{org_id}/projects',
      'effect: read\n    idempotent: false\n    evidence: made up\n    request:\n      method: POST\n      path: /v1/{org_id}/projects',
      /a POST request cannot be read-only/,
    ],
    [
      'a delete that is not destructive',
      projects,
      'effect: destructive',
      'effect: write',
      /delete must be destructive/,
    ],
    [
      'an unknown default data centre',
      'integration.yaml',
      'default_data_center: us',
      'default_data_center: uk',
      /default_data_center: is none of us, eu/,
    ],
    ['a data centre that stands twice', 'integration.yaml', 'id: eu', 'id: us', /us stands twice/],
    [
      'the missing word on destructive methods',
      'integration.yaml',
      '  destructive: What cannot be taken back.\n',
      '',
      /tags: lacks destructive/,
    ],
  ];
  it.each(crossFaults)('refuses %s', (_name, file, replace, by, fault) => {
    const faults = faultsAfter({ file, replace, by });
    expect(faults.join('\n')).toMatch(fault);
    for (const line of faults) expect(line).toMatch(/^acme\/[\w./]+:\d+:\d+ \S+: ./);
  });

  it('points at the very line', () => {
    const [fault] = faultsAfter({ file: projects, replace: 'lookup: get', by: 'lookup: nothing' });
    expect(fault).toMatch(/^acme\/resources\/projects\.yaml:107:\d+ methods\[4\]\.answers\.cases\[1\]\.lookup: /);
  });
});
