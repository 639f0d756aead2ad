import { describe, expect, it } from 'vitest';
import { matching, toolChoices, withChosen } from './choices';

const tools = [
  { name: 'list_all_acme_groups', title: 'List groups' },
  { name: 'delete_a_acme_group_by_id', title: 'Delete a group' },
  { name: 'list_all_other_groups', title: 'List groups' },
];

describe('the choices of a filter', () => {
  it('are tools by title, told apart by name where titles are the same', () => {
    expect(toolChoices(tools).map(({ label }) => label)).toEqual([
      'Delete a group',
      'List groups (list_all_acme_groups)',
      'List groups (list_all_other_groups)',
    ]);
  });

  it('are found by words of the title or of the name, in any order', () => {
    const choices = toolChoices(tools);
    expect(matching(choices, 'group delete').map(({ value }) => value)).toEqual(['delete_a_acme_group_by_id']);
    expect(matching(choices, 'other_groups')).toHaveLength(1);
    expect(matching(choices, 'x')).toEqual([]);
    expect(
      matching(
        Array.from({ length: 80 }, (_, index) => ({ value: `${index}`, label: 'x' })),
        '',
      ),
    ).toHaveLength(50);
  });

  it('have the chosen one, by its id where nobody knows its name', () => {
    expect(withChosen([], 'mcp_1')).toEqual([{ value: 'mcp_1', label: 'mcp_1' }]);
    expect(withChosen([{ value: 'mcp_1', label: 'Held' }], 'mcp_1', 'x')).toEqual([{ value: 'mcp_1', label: 'Held' }]);
    expect(withChosen([], '')).toEqual([]);
  });
});
